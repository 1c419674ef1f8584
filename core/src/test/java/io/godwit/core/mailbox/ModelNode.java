// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryKind;
import io.godwit.core.message.HybridClock;
import io.godwit.core.message.MessageId;
import io.godwit.core.push.NoPushes;
import io.godwit.core.push.PushSettings;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A mailbox of the model: each life of it is an {@link Effects} of its own, whose answers come in any order or not at all, and
 * of which nothing arrives once the life is over.
 */
final class ModelNode {
    final UserId user;
    final FakeLog log;
    final Model model;
    private final HybridClock clock;
    Mailbox mailbox;
    Life life;
    boolean mustRestart;

    ModelNode(UserId user, Model model, int number) {
        this.user = user;
        log = new FakeLog(user);
        this.model = model;
        clock = new HybridClock(model::instant, number);
        begin();
    }

    void begin() {
        mustRestart = false;
        life = new Life(log.nextEpoch());
        mailbox = new Mailbox(
                user,
                Model.SETTINGS,
                clock,
                model::instant,
                life,
                PushSettings.defaults(),
                new NoPushes(),
                log.load(life.epoch));
        assertDialogsAreWhatTheLogSays();
    }

    /** An answer with a position is about an entry that is, and will always be, at this position. */
    void commandDone(CommandResult.Done answer) {
        try {
            JsonNode json = new ObjectMapper().readTree(answer.json());
            long pos = json.path("pos").asLong();
            if (pos > 0) {
                Entry entry = log.truth().get((int) pos - 1);
                model.observed(this, pos, entry.id());
                assertThat(entry.kind().wireName()).isEqualTo(json.path("op").asText());
            }
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Counts again from the log. */
    void assertDialogsAreWhatTheLogSays() {
        if (mustRestart) {
            return;
        }
        Map<String, List<Long>> unread = new HashMap<>();
        Map<String, Long> muted = new HashMap<>();
        UserSettings settings = UserSettings.defaults();
        for (Entry entry : log.truth().subList(0, (int) mailbox.head())) {
            List<Long> positions = unread.computeIfAbsent(String.valueOf(entry.dialog()), key -> new ArrayList<>());
            switch (entry.kind()) {
                case MESSAGE -> {
                    if (!entry.from().equals(user.value())) {
                        positions.add(entry.pos());
                    }
                }
                case READ -> positions.removeIf(pos -> pos <= entry.value());
                case MUTE -> muted.put(String.valueOf(entry.dialog()), entry.value());
                case SETTINGS -> settings = UserSettings.ofEntry(entry.wire());
                case RECALL -> {
                    assertThat(log.truth().get((int) entry.value() - 1))
                            .as("what is recalled")
                            .matches(message -> message.id().equals(entry.recalls())
                                    && message.from().equals(entry.from())
                                    && message.kind() == EntryKind.MESSAGE);
                    positions.remove(entry.value());
                }
                case UNKNOWN -> throw new AssertionError("nobody wrote that");
            }
        }
        Dialogs dialogs = mailbox.dialogs();
        unread.forEach((dialog, positions) -> assertThat(dialogs.unreadPositions(dialog))
                .as("unread of %s", user)
                .containsExactly(positions.toArray(Long[]::new)));
        muted.forEach((dialog, until) ->
                assertThat(dialogs.isMuted(dialog, model.now())).isEqualTo(until == -1));
        assertThat(dialogs.unread())
                .isEqualTo(unread.values().stream().mapToInt(List::size).sum());
        assertThat(dialogs.settings()).isEqualTo(settings);
    }

    /** What a life asks of the world. */
    final class Life implements Effects {
        private final long epoch;
        private long wakeAt = Long.MAX_VALUE;

        Life(long epoch) {
            this.epoch = epoch;
        }

        private void answer(Runnable call) {
            model.later(() -> {
                if (life == this && !mustRestart) {
                    call.run();
                }
            });
        }

        @Override
        public boolean storeIsFull() {
            return model.isFaulty(100);
        }

        /** Stored and answered; or the store gives up, and the row is there, comes late, or never comes. */
        @Override
        public void store(Entry entry) {
            model.later(() -> {
                if (!model.isFaulty(40)) {
                    log.put(epoch, entry);
                    answer(() -> mailbox.stored(entry.pos()));
                    return;
                }
                answer(() -> mailbox.storeFailed());
                if (model.chance(2)) { // the row may come late
                    model.later(() -> log.put(epoch, entry));
                }
            });
        }

        @Override
        public void forward(UserId to, AppendRequest request) {
            ModelNode recipient = model.node(to);
            model.later(() -> {
                if (!model.isFaulty(30) && !recipient.mustRestart) {
                    recipient.mailbox.append(request, result -> answer(() -> mailbox.forwarded(request.id(), result)));
                }
            });
        }

        @Override
        public void readPage(SessionId session, long generation, long after, long upTo) {
            model.later(() -> {
                if (model.isFaulty(10)) {
                    answer(() -> mailbox.pageFailed(session, generation));
                } else {
                    var page = log.page(after, upTo);
                    answer(() -> mailbox.pageRead(session, generation, after, upTo, page));
                }
            });
        }

        @Override
        public void readRecent(long upTo, int count) {
            model.later(() -> {
                if (model.isFaulty(10)) {
                    answer(() -> mailbox.recentFailed());
                } else {
                    var recent = log.recent(upTo, count);
                    answer(() -> mailbox.recentRead(recent));
                }
            });
        }

        @Override
        public void lookUp(long number, long after, long upTo) {
            model.later(() -> {
                if (model.isFaulty(10)) {
                    answer(() -> mailbox.lookUpFailed(number));
                } else {
                    var page = log.page(after, upTo);
                    answer(() -> mailbox.lookedUp(number, after, page));
                }
            });
        }

        @Override
        public void registerDevice(DeviceId device, long acked) {
            model.later(() -> {
                if (!model.isFaulty(20)) {
                    log.cursors.put(device, acked);
                    answer(() -> {
                        model.cursorSaved(user, device, acked);
                        mailbox.registered(device);
                    });
                } else {
                    answer(() -> mailbox.storeFailed());
                }
            });
        }

        @Override
        public void saveCursor(DeviceId device, long acked) {
            if (!model.isFaulty(5)) {
                log.cursors.put(device, acked);
                model.cursorSaved(user, device, acked);
            }
        }

        @Override
        public void forgetDevice(DeviceId device) {
            log.cursors.remove(device);
        }

        @Override
        public void saveState(long head, MessageId lastId, byte[] dialogs) {
            if (!model.isFaulty(5)) {
                model.later(() -> log.saveState(epoch, head, lastId, dialogs));
            }
        }

        @Override
        public void wakeIn(Duration time) {
            wakeAt = Math.min(wakeAt, model.now() + time.toMillis());
        }

        void wakeIfDue() {
            if (wakeAt <= model.now() && !mustRestart) {
                wakeAt = Long.MAX_VALUE;
                mailbox.wake();
            }
        }

        @Override
        public void passivate() {
            model.later(() -> {
                if (life == this && !mustRestart) {
                    mailbox.stop();
                    mustRestart = true;
                }
            });
        }

        @Override
        public void restart() {
            mustRestart = true;
        }
    }
}
