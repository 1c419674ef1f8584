// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.godwit.core.message.Content;
import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryCodec;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.Recall;
import io.godwit.core.message.StateChange;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialogsTest {
    private static final UserId ALICE = new UserId("alice");
    private static final DeviceId PHONE = new DeviceId("phone");
    private static final long NOW = 1_700_000_000_000L;

    private long head;
    private Dialogs dialogs = Dialogs.restore(ALICE, null);

    private Entry from(String user) {
        return message(new UserId(user), new UserId(user));
    }

    private Entry message(UserId peer, UserId from) {
        Content content = new Content(null, "text", "1".getBytes(StandardCharsets.UTF_8), null);
        return EntryCodec.message(++head, new MessageId(head, 0), peer, from, PHONE, content);
    }

    private Entry change(StateChange change) {
        return EntryCodec.change(++head, new MessageId(head, 0), change, ALICE, PHONE);
    }

    private void receive(String user, int count) {
        for (int i = 0; i < count; i++) {
            dialogs.apply(from(user));
        }
    }

    @Test
    void countsMessagesOfOthersUntilTheyAreRead() {
        receive("bob", 3);
        dialogs.apply(message(new UserId("bob"), ALICE));
        receive("carol", 2);

        assertThat(dialogs.unreadPositions("u:bob")).containsExactly(1, 2, 3);
        assertThat(dialogs.unread()).isEqualTo(5);
        assertThat(dialogs.apply(change(StateChange.read("u:bob", 2)))).containsExactly(1, 2);
        assertThat(dialogs.unreadPositions("u:bob")).containsExactly(3);
        assertThat(dialogs.apply(change(StateChange.read("u:bob", 1)))).isEmpty();
        assertThat(dialogs.apply(change(StateChange.read("u:bob", 6)))).containsExactly(3);
        assertThat(dialogs.unreadPositions("u:carol")).containsExactly(5, 6);
        assertThat(dialogs.unread()).isEqualTo(2);
    }

    private Entry recall(String user, long pos) {
        Recall recall = new Recall(new MessageId(pos, 0), pos);
        return EntryCodec.recall(++head, new MessageId(head, 0), new UserId(user), new UserId(user), PHONE, recall);
    }

    @Test
    void countsRecalledMessagesNoMore() {
        receive("bob", 5);
        dialogs.apply(change(StateChange.read("u:bob", 1)));

        assertThat(dialogs.apply(recall("bob", 3))).containsExactly(3);
        assertThat(dialogs.apply(recall("bob", 3))).isEmpty();
        assertThat(dialogs.apply(recall("bob", 1))).as("was read").isEmpty();
        assertThat(dialogs.apply(recall("bob", Recall.UNKNOWN))).isEmpty();
        assertThat(dialogs.apply(recall("carol", 4))).as("of another dialog").isEmpty();

        assertThat(dialogs.unreadPositions("u:bob")).containsExactly(2, 4, 5);
        assertThat(dialogs.unread()).isEqualTo(3);
        assertThat(dialogs.find("u:carol")).isNull();
        dialogs.apply(recall("bob", 2));
        dialogs.apply(recall("bob", 5));
        dialogs.apply(recall("bob", 4));
        assertThat(dialogs.unread()).isZero();
        receive("bob", 1);
        assertThat(dialogs.unreadPositions("u:bob")).containsExactly(head);
    }

    @Test
    void leavesMutedDialogsOutOfTheBadge() {
        receive("bob", 3);
        receive("carol", 2);
        dialogs.apply(change(StateChange.mute("u:bob", -1)));
        dialogs.apply(change(StateChange.mute("u:carol", NOW + 1)));

        assertThat(dialogs.isMuted("u:bob", NOW)).isTrue();
        assertThat(dialogs.isMuted("u:nobody", NOW)).isFalse();
        assertThat(dialogs.unreadUnmuted(NOW)).isZero();
        assertThat(dialogs.unreadUnmuted(NOW + 1)).isEqualTo(2);
        dialogs.apply(change(StateChange.mute("u:bob", 0)));
        assertThat(dialogs.unreadUnmuted(NOW)).isEqualTo(3);
        assertThat(dialogs.unread()).isEqualTo(5);
    }

    @Test
    void staysAtAThousandUnreadMessagesOfADialog() {
        receive("bob", 1_500);

        assertThat(dialogs.unread()).isEqualTo(1_000);
        assertThat(dialogs.apply(change(StateChange.read("u:bob", 1_400)))).hasSize(900);
        assertThat(dialogs.unreadPositions("u:bob")).hasSize(100).startsWith(1_401);
    }

    @Test
    void takesNoMoreThanTenThousandUnreadMessagesOfAThousandDialogs() {
        for (int i = 0; i < 1_200; i++) {
            receive("someone-with-a-long-name-0123456789-0123456789-0123456789-" + i, 50);
        }

        assertThat(dialogs.all()).hasSize(1_000);
        assertThat(dialogs.unread()).isEqualTo(10_000);
        assertThat(dialogs.snapshot(head)).hasSizeLessThan(300 * 1024);
        assertThat(Dialogs.restore(ALICE, dialogs.snapshot(head)).unread()).isEqualTo(10_000);
    }

    @Test
    void forgetsTheDialogThatWasQuietForLongestButNoMute() {
        dialogs = new Dialogs(ALICE, new Dialogs.Limits(10, 100, 3));
        dialogs.apply(change(StateChange.mute("u:muted", -1)));
        receive("bob", 1);
        receive("carol", 1);
        receive("bob", 1);

        receive("dave", 1);

        assertThat(dialogs.all()).extracting(dialog -> dialog.name).containsExactly("u:muted", "u:bob", "u:dave");
        assertThat(dialogs.unread()).isEqualTo(3);
        assertThat(dialogs.isMuted("u:muted", NOW)).isTrue();
    }

    /** Whatever the limits: with a crash at every step it is the same as without. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void isTheSameAfterACrashAtEveryStep(long seed) {
        Random random = new Random(seed);
        Dialogs.Limits limits = new Dialogs.Limits(5, 12, 4);
        dialogs = new Dialogs(ALICE, limits);
        Dialogs crashing = new Dialogs(ALICE, limits);
        for (int i = 0; i < 2_000; i++) {
            Entry entry = any(random, 7);

            long[] taken = dialogs.apply(entry);

            crashing = Dialogs.restore(ALICE, limits, crashing.snapshot(head - 1));
            assertThat(crashing.apply(EntryCodec.decode(entry.wire()))).isEqualTo(taken);
            assertThat(crashing.snapshot(head)).isEqualTo(dialogs.snapshot(head));
            assertThat(crashing.unreadUnmuted(NOW)).isEqualTo(dialogs.unreadUnmuted(NOW));
            assertThat(dialogs.unread())
                    .isEqualTo(dialogs.all().stream()
                            .mapToInt(dialog -> dialog.unread.size())
                            .sum())
                    .isLessThanOrEqualTo(12);
            assertThat(dialogs.all()).hasSizeLessThanOrEqualTo(4).allMatch(dialog -> dialog.unread.size() <= 5);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void countsWhatTheLogSaysUpToTheLimitOfADialog(long seed) {
        Random random = new Random(seed);
        dialogs = new Dialogs(ALICE, new Dialogs.Limits(5, 1_000, 1_000));
        Map<String, List<Long>> naive = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            Entry entry = any(random, 3);
            List<Long> unread = naive.computeIfAbsent(String.valueOf(entry.dialog()), key -> new ArrayList<>());
            switch (entry.kind()) {
                case READ -> unread.removeIf(pos -> pos <= entry.value());
                case MESSAGE -> {
                    if (!entry.from().equals("alice")) {
                        unread.add(entry.pos());
                    }
                    if (unread.size() > 5) {
                        unread.remove(0);
                    }
                }
                case RECALL -> unread.remove(entry.value());
                default -> {}
            }

            dialogs.apply(entry);

            naive.forEach((dialog, positions) ->
                    assertThat(dialogs.unreadPositions(dialog)).containsExactly(positions.toArray(Long[]::new)));
        }
    }

    private Entry any(Random random, int users) {
        UserId peer = new UserId("user" + random.nextInt(users));
        String dialog = "u:" + peer;
        return switch (random.nextInt(14)) {
            case 0 -> message(peer, ALICE);
            case 1 ->
                change(StateChange.mute(
                        dialog, List.of(-1L, 0L, NOW - 1, NOW + 1).get(random.nextInt(4))));
            case 2 -> change(StateChange.read(dialog, 1 + random.nextLong(head + 1)));
            case 3 -> change(StateChange.settings("{\"badge\":\"" + (random.nextBoolean() ? "on" : "off") + "\"}"));
            case 4, 5 -> recall(peer.value(), Math.max(1, head - random.nextInt(40)));
            default -> message(peer, peer);
        };
    }

    @Test
    void ordersSnapshotsAsBytesByTheirHead() {
        receive("bob", 255);
        byte[] older = dialogs.snapshot(head);
        dialogs.apply(change(StateChange.read("u:bob", 255)));

        assertThat(Arrays.compareUnsigned(dialogs.snapshot(head), older)).isPositive();
    }

    @Test
    void refusesWhatIsNoSnapshot() {
        receive("bob", 3);
        byte[] good = dialogs.snapshot(head);
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatIllegalArgumentException().isThrownBy(() -> Dialogs.restore(ALICE, cut));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Dialogs.restore(ALICE, new byte[64]));
    }
}
