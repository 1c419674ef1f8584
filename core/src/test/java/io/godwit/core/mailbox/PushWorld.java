// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.config.Secret;
import io.godwit.core.message.Content;
import io.godwit.core.message.Entry;
import io.godwit.core.message.HybridClock;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.Recall;
import io.godwit.core.push.AddressBook;
import io.godwit.core.push.AddressClaim;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushEffects;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRegistration;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushSettings;
import io.godwit.core.push.RecoveredPush;
import io.godwit.core.store.AddressClaiming;
import io.godwit.core.store.AddressOwners;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
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

    /** What the provider accepted. */
    record Pushed(long at, PushRequest request) {}

    /** How long another mailbox may take to let go of an address. */
    private static final Duration TAKE_AWAY_LIMIT = Duration.ofSeconds(4);

    final PushTown town;
    final UserId owner;
    final Random random;
    final FakeLog log;
    final Map<DeviceId, Long> pushedCursors = new HashMap<>();
    final Map<DeviceId, String> shownTexts = new HashMap<>();
    /** How many entries each read for a round asked for. */
    final List<Long> reads = new ArrayList<>();

    final Map<DeviceId, PushRegistration> registrations = new HashMap<>();
    final List<Pushed> accepted = new ArrayList<>();
    final List<Pushed> attempts = new ArrayList<>();
    final List<PushDecision> decisions = new ArrayList<>();
    final List<PushDecision> deadLetters = new ArrayList<>();
    /** Positions that were acknowledged to the sender. */
    final Map<Long, Long> answered = new HashMap<>();

    BiFunction<PushRequest, Random, PushOutcome> provider = (request, dice) -> new PushOutcome.Accepted("taken");
    boolean watch = true;
    /** Whether the store sometimes does not take registrations. */
    boolean storeFails;
    /** Whether some attempts wait for long. */
    boolean providerIsSlow;

    @Nullable Mailbox mailbox;

    /** Hears what a provider accepted, which so is on a screen. */
    BiConsumer<PushWorld, PushRequest> shown = (world, request) -> {};

    private @Nullable Life life;
    private long writes;
    private OptionalLong armed = OptionalLong.empty();
    private final Map<DeviceId, Long> registrationTimes = new HashMap<>();
    private int messages;

    PushWorld(long seed) {
        this(new PushTown(seed), ALICE);
    }

    PushWorld(PushTown town, UserId owner) {
        this.town = town;
        this.owner = owner;
        this.random = town.random;
        this.log = new FakeLog(owner);
        town.worlds.put(owner, this);
        town.after(WATCH.toMillis(), () -> true, this::lookAround);
    }

    boolean isArmed() {
        return armed.isPresent();
    }

    // ---- time

    long now() {
        return town.now;
    }

    void pass(Duration time) {
        town.pass(time);
    }

    private long soon() {
        return town.soon();
    }

    private void lookAround() {
        town.after(WATCH.toMillis(), () -> true, this::lookAround);
        if (watch && armed.isPresent() && armed.getAsLong() <= now()) {
            mailbox().pushes().found();
        }
    }

    // ---- the process

    Mailbox mailbox() {
        if (mailbox == null) {
            Life begun = new Life();
            life = begun;
            HybridClock clock = new HybridClock(() -> Instant.ofEpochMilli(now()), 1);
            Map<DeviceId, RecoveredPush> pushes = new HashMap<>();
            registrations.forEach((device, registration) -> pushes.put(
                    device,
                    new RecoveredPush(
                            registration,
                            pushedCursors.getOrDefault(device, 0L),
                            Optional.ofNullable(shownTexts.get(device)))));
            mailbox = new Mailbox(
                    owner,
                    MailboxSettings.defaults(),
                    clock,
                    () -> Instant.ofEpochMilli(now()),
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

    /** Bob takes a message back. */
    void recall(MessageId message) {
        MessageId id = new MessageId((now() << 16) + ++messages, 2);
        Content content = Content.recall(new Recall(message, Recall.NOT_LOOKED_FOR));
        mailbox().append(new AppendRequest(id, BOB, new DeviceId("phone"), content), result -> {});
    }

    void from(UserId sender, String type, String json) {
        MessageId id = new MessageId((now() << 16) + ++messages, 2);
        Content content = new Content(null, type, json.getBytes(StandardCharsets.UTF_8), null);
        mailbox().append(new AppendRequest(id, sender, new DeviceId("phone"), content), result -> {
            if (result instanceof SendResult.Accepted ok) {
                answered.put(ok.pos(), now());
            }
        });
    }

    void command(DeviceId device, MailboxCommand command, CommandReply answer) {
        mailbox().command(new CommandRequest(new SessionId(0), device, command), answer);
    }

    /** One life of the mailbox: its effects reach the store even if it is over, its answers do not. */
    private final class Life implements Effects, PushEffects {
        final long epoch = log.nextEpoch();
        private final AddressOwners owners = town.owners(this::isAlive);
        private final AddressClaiming claiming = new AddressClaiming(owners, this::takeAway);
        private long wakeAt = Long.MAX_VALUE;
        private long claims;

        private boolean isAlive() {
            return life == this;
        }

        private void after(long millis, Runnable what) {
            town.after(millis, this::isAlive, what);
        }

        /** The store has it after a while, unless the process dies first and the packet was not sent. */
        private void durable(Runnable write, Runnable answer) {
            boolean sent = random.nextInt(4) > 0;
            town.after(soon(), sent ? () -> true : this::isAlive, () -> {
                write.run();
                after(soon(), answer);
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
            after(soon(), () -> me().forwarded(request.id(), new SendResult.Accepted(request.id(), 1)));
        }

        @Override
        public void readPage(SessionId session, long generation, long after, long upTo) {
            after(soon(), () -> me().pageRead(session, generation, after, upTo, log.page(after, upTo)));
        }

        @Override
        public void readRecent(long upTo, int count) {
            after(soon(), () -> me().recentRead(log.recent(upTo, count)));
        }

        @Override
        public void lookUp(long number, long after, long upTo) {
            after(soon(), () -> me().lookedUp(number, after, log.page(after, upTo)));
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
            long at = now() + time.toMillis();
            if (at < wakeAt) {
                wakeAt = at;
                after(time.toMillis(), () -> {
                    if (wakeAt == at) {
                        wakeAt = Long.MAX_VALUE;
                        me().wake();
                    }
                });
            }
        }

        @Override
        public void passivate() {
            after(0, () -> {
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
            after(soon(), () -> {
                if (random.nextInt(10) == 0) {
                    me().pushes().readFailed(device);
                } else {
                    reads.add(upTo - after);
                    me().pushes().read(device, log.page(after, upTo));
                }
            });
        }

        @Override
        public void push(PushRequest request) {
            attempts.add(new Pushed(now(), request));
            boolean waits = providerIsSlow && random.nextInt(4) == 0;
            town.after(random.nextInt(waits ? 6_000 : 400), () -> true, () -> {
                PushOutcome outcome = provider.apply(request, random);
                boolean taken = outcome instanceof PushOutcome.Accepted
                        || (outcome instanceof PushOutcome.Unknown && random.nextBoolean());
                if (taken) {
                    accepted.add(new Pushed(now(), request));
                    shown.accept(PushWorld.this, request);
                }
                after(soon(), () -> me().pushes().outcome(request.device(), request.id(), outcome));
            });
        }

        @Override
        public void savePushed(DeviceId device, long pushed, String shown) {
            boolean works = random.nextInt(5) > 0;
            durable(
                    () -> {
                        if (works) {
                            pushedCursors.merge(device, pushed, Math::max);
                            shownTexts.put(device, shown);
                        }
                    },
                    () -> {
                        if (!works) {
                            me().pushes().pushedNotSaved(device);
                        }
                    });
        }

        @Override
        public void keep(
                DeviceId device, Optional<PushRegistration> registration, long pushed, Consumer<Boolean> stored) {
            long time = ++writes;
            boolean works = !storeFails || random.nextInt(4) > 0;
            durable(
                    () -> {
                        if (works || random.nextBoolean()) {
                            write(device, registration, time);
                        }
                    },
                    () -> stored.accept(works));
        }

        private void write(DeviceId device, Optional<PushRegistration> registration, long time) {
            if (registrationTimes.getOrDefault(device, 0L) < time) {
                registrationTimes.put(device, time);
                registration.ifPresentOrElse(
                        kept -> registrations.put(device, kept), () -> registrations.remove(device));
            }
        }

        @Override
        public void register(DeviceId device, PushRegistration registration, long pushed, boolean claim) {
            CompletionStage<Void> mine = claim
                    ? claiming.claim(registration.address(), me(device), claimNumber())
                    : CompletableFuture.completedFuture(null);
            mine.whenComplete((done, failure) -> {
                if (failure != null) {
                    after(0, () -> me().addresses().notRegistered(device));
                    return;
                }
                keep(device, Optional.of(registration), pushed, stored -> {
                    if (stored) {
                        pushedCursors.put(device, pushed);
                        me().pushRegistered(device);
                    } else {
                        me().addresses().notRegistered(device);
                    }
                });
            });
        }

        private AddressClaim.Owner me(DeviceId device) {
            return new AddressClaim.Owner(owner, device);
        }

        private CompletionStage<Void> takeAway(AddressClaim.Owner from, PushAddress address) {
            CompletableFuture<Void> gone = new CompletableFuture<>();
            PushWorld other = Objects.requireNonNull(town.worlds.get(from.user()));
            town.after(
                    soon(),
                    () -> true,
                    () -> other.mailbox().addresses().letGo(from.device(), address, done -> {
                        if (done) {
                            after(soon(), () -> gone.complete(null));
                        }
                    }));
            after(
                    TAKE_AWAY_LIMIT.toMillis(),
                    () -> gone.completeExceptionally(new IllegalStateException("it does not let go")));
            return gone;
        }

        @Override
        public long claimNumber() {
            return (epoch << 20) + ++claims;
        }

        @Override
        public void release(DeviceId device, PushAddress address, long claimNumber) {
            owners.release(address, me(device), claimNumber);
        }

        @Override
        public void decisions(OptionalLong pos, Consumer<Optional<List<PushDecision>>> answer) {
            after(0, () -> answer.accept(Optional.of(decisions)));
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
