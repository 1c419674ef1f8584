// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.config.Secret;
import io.godwit.core.message.Content;
import io.godwit.core.message.Entry;
import io.godwit.core.message.HybridClock;
import io.godwit.core.message.MessageId;
import io.godwit.core.push.AddressBook;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushEffects;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRegistration;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushSettings;
import io.godwit.core.push.RecoveredPush;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox whose owner's devices are to be woken, in a world of simulated time: the store, the push provider and the list of
 * mailboxes to look after answer late, the process dies at any moment, and is started again by whoever needs it.
 */
final class PushWorld {
    static final UserId ALICE = new UserId("alice");
    static final UserId BOB = new UserId("bob");
    private static final Duration WATCH = Duration.ofSeconds(30);

    private record Event(long at, long number, @Nullable Object life, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    /** What the provider accepted. */
    record Pushed(long at, PushRequest request) {}

    final Random random;
    final FakeLog log = new FakeLog(ALICE);
    final Map<DeviceId, Long> pushedCursors = new HashMap<>();
    final Map<DeviceId, PushRegistration> registrations = new HashMap<>();
    final List<Pushed> accepted = new ArrayList<>();
    final List<Pushed> attempts = new ArrayList<>();
    final List<PushDecision> decisions = new ArrayList<>();
    final List<PushDecision> deadLetters = new ArrayList<>();
    /** Positions that were acknowledged to the sender. */
    final Map<Long, Long> answered = new HashMap<>();

    BiFunction<PushRequest, Random, PushOutcome> provider = (request, dice) -> new PushOutcome.Accepted("taken");
    boolean watch = true;
    long now = 1_700_000_000_000L;

    @Nullable Mailbox mailbox;

    private @Nullable Life life;
    private OptionalLong armed = OptionalLong.empty();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long eventNumber;
    private int messages;

    PushWorld(long seed) {
        random = new Random(seed);
        after(WATCH.toMillis(), null, this::lookAround);
    }

    boolean isArmed() {
        return armed.isPresent();
    }

    // ---- time

    private void after(long millis, @Nullable Object of, Runnable what) {
        events.add(new Event(now + millis, ++eventNumber, of, what));
    }

    void pass(Duration time) {
        long end = now + time.toMillis();
        while (!events.isEmpty() && events.peek().at <= end) {
            Event next = events.remove();
            now = Math.max(now, next.at);
            if (next.life == null || next.life == life) {
                next.what.run();
            }
        }
        now = end;
    }

    private long soon() {
        return random.nextInt(40);
    }

    private void lookAround() {
        after(WATCH.toMillis(), null, this::lookAround);
        if (watch && armed.isPresent() && armed.getAsLong() <= now) {
            mailbox().pushes().found();
        }
    }

    // ---- the process

    Mailbox mailbox() {
        if (mailbox == null) {
            Life begun = new Life();
            life = begun;
            HybridClock clock = new HybridClock(() -> Instant.ofEpochMilli(now), 1);
            Map<DeviceId, RecoveredPush> pushes = new HashMap<>();
            registrations.forEach((device, registration) ->
                    pushes.put(device, new RecoveredPush(registration, pushedCursors.getOrDefault(device, 0L))));
            mailbox = new Mailbox(
                    ALICE,
                    MailboxSettings.defaults(),
                    clock,
                    () -> Instant.ofEpochMilli(now),
                    begun,
                    PushSettings.defaults(),
                    begun,
                    log.load(begun.epoch).withDevices(Map.copyOf(log.cursors), pushes));
        }
        return mailbox;
    }

    /** Kill -9: what was on its way to the store may have arrived or not; nothing else is left. */
    void crash() {
        mailbox = null;
        life = null;
    }

    boolean isRunning() {
        return mailbox != null;
    }

    // ---- what people do

    void register(DeviceId device, String token) {
        register(device, token, result -> {});
    }

    void register(DeviceId device, String token, Consumer<AddressBook.Result> answer) {
        mailbox().addresses().register(device, address(token), Optional.empty(), answer);
    }

    static PushAddress address(String token) {
        return new PushAddress(
                "main",
                "fcm",
                PushAddress.Kind.TOKEN,
                Secret.of(token),
                PushAddress.Environment.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    void fromBob(String json) {
        from(BOB, "text", json);
    }

    void from(UserId sender, String type, String json) {
        MessageId id = new MessageId((now << 16) + ++messages, 2);
        Content content = new Content(null, type, json.getBytes(StandardCharsets.UTF_8), null);
        mailbox().append(new AppendRequest(id, sender, new DeviceId("phone"), content), result -> {
            if (result instanceof SendResult.Accepted ok) {
                answered.put(ok.pos(), now);
            }
        });
    }

    void command(DeviceId device, MailboxCommand command, CommandReply answer) {
        mailbox().command(new CommandRequest(new SessionId(0), device, command), answer);
    }

    /** One life of the mailbox: its effects reach the store even if it is over, its answers do not. */
    private final class Life implements Effects, PushEffects {
        final long epoch = log.nextEpoch();
        private long wakeAt = Long.MAX_VALUE;

        /** The store has it after a while, unless the process dies first and the packet was not sent. */
        private void durable(Runnable write, Runnable answer) {
            boolean sent = random.nextInt(4) > 0;
            after(soon(), sent ? null : this, () -> {
                write.run();
                after(soon(), this, answer);
            });
        }

        private Mailbox me() {
            return mailbox();
        }

        @Override
        public boolean storeIsFull() {
            return false;
        }

        @Override
        public void store(Entry entry) {
            durable(() -> log.put(epoch, entry), () -> me().stored(entry.pos()));
        }

        @Override
        public void forward(UserId to, AppendRequest request) {
            after(soon(), this, () -> me().forwarded(request.id(), new SendResult.Accepted(request.id(), 1)));
        }

        @Override
        public void readPage(SessionId session, long generation, long after, long upTo) {
            after(soon(), this, () -> me().pageRead(session, generation, after, upTo, log.page(after, upTo)));
        }

        @Override
        public void readRecent(long upTo, int count) {
            after(soon(), this, () -> me().recentRead(log.recent(upTo, count)));
        }

        @Override
        public void lookUp(long number, long after, long upTo) {
            after(soon(), this, () -> me().lookedUp(number, after, log.page(after, upTo)));
        }

        @Override
        public void registerDevice(DeviceId device, long acked) {
            durable(() -> log.cursors.putIfAbsent(device, acked), () -> me().registered(device));
        }

        @Override
        public void saveCursor(DeviceId device, long acked) {
            durable(() -> log.cursors.put(device, acked), () -> {});
        }

        @Override
        public void forgetDevice(DeviceId device) {
            log.cursors.remove(device);
        }

        @Override
        public void saveState(long head, MessageId lastId, byte[] dialogs) {
            log.saveState(epoch, head, lastId, dialogs);
        }

        @Override
        public void wakeIn(Duration time) {
            long at = now + time.toMillis();
            if (at < wakeAt) {
                wakeAt = at;
                after(time.toMillis(), this, () -> {
                    if (wakeAt == at) {
                        wakeAt = Long.MAX_VALUE;
                        me().wake();
                    }
                });
            }
        }

        @Override
        public void passivate() {
            after(0, this, () -> {
                me().stop();
                crash();
            });
        }

        @Override
        public void restart() {
            throw new AssertionError("the store never gives up here");
        }

        @Override
        public void arm(long at) {
            durable(() -> armed = OptionalLong.of(at), () -> me().pushArmed());
        }

        @Override
        public void disarm() {
            durable(() -> armed = OptionalLong.empty(), () -> me().pushDisarmed());
        }

        @Override
        public void read(DeviceId device, long after, long upTo) {
            after(soon(), this, () -> {
                if (random.nextInt(10) == 0) {
                    me().pushes().readFailed(device);
                } else {
                    me().pushes().read(device, upTo, log.page(after, upTo));
                }
            });
        }

        @Override
        public void push(PushRequest request) {
            attempts.add(new Pushed(now, request));
            after(random.nextInt(400), null, () -> {
                PushOutcome outcome = provider.apply(request, random);
                boolean taken = outcome instanceof PushOutcome.Accepted
                        || (outcome instanceof PushOutcome.Unknown && random.nextBoolean());
                if (taken) {
                    accepted.add(new Pushed(now, request));
                }
                after(soon(), this, () -> me().pushes().outcome(request.device(), request.id(), outcome));
            });
        }

        @Override
        public void savePushed(DeviceId device, long pushed) {
            boolean works = random.nextInt(5) > 0;
            durable(
                    () -> {
                        if (works) {
                            pushedCursors.merge(device, pushed, Math::max);
                        }
                    },
                    () -> {
                        if (!works) {
                            me().pushes().pushedNotSaved(device);
                        }
                    });
        }

        @Override
        public void saveRegistration(
                DeviceId device, PushRegistration before, Optional<PushRegistration> after, long pushed) {
            durable(
                    () -> after.ifPresentOrElse(
                            kept -> registrations.put(device, kept), () -> registrations.remove(device)),
                    () -> {});
        }

        @Override
        public void register(
                DeviceId device,
                PushRegistration registration,
                long pushed,
                boolean claim,
                Optional<PushAddress> replaced) {
            durable(
                    () -> {
                        registrations.put(device, registration);
                        pushedCursors.put(device, pushed);
                    },
                    () -> me().pushRegistered(device));
        }

        @Override
        public void remove(DeviceId device, PushRegistration registration, long pushed) {
            durable(() -> registrations.remove(device), () -> me().addresses().removed(device, true));
        }

        @Override
        public void decisions(OptionalLong pos, Consumer<Optional<List<PushDecision>>> answer) {
            after(0, this, () -> answer.accept(Optional.of(decisions)));
        }

        @Override
        public void record(PushDecision decision) {
            decisions.add(decision);
        }

        @Override
        public void deadLetter(PushDecision decision) {
            deadLetters.add(decision);
        }
    }
}
