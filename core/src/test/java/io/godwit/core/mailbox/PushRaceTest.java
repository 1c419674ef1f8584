// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryKind;
import io.godwit.core.push.AddressBook;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.core.topic.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages, connects, connections that only look alive, acknowledgements, read marks, mutes, apps in the background, addresses that
 * change or go, failing providers and crashes in random order. Whatever happens: an entry that a device did not acknowledge was
 * pushed to it, one that it did in time was not, and no answer about an old address costs the device its new one.
 */
class PushRaceTest {
    private static final DeviceId PHONE = new DeviceId("phone");
    private static final DeviceId LAPTOP = new DeviceId("laptop");
    private static final int WORLDS = 150;

    private static final class Phone {
        @Nullable FakeDevice session;

        boolean deaf;
        /** What the app has as its token now, and since when the server has said that it has it; none after a logout. */
        String token = "token-0";

        int tokens;
        long since = Long.MAX_VALUE;
    }

    private Phone phone = new Phone();
    private @Nullable FakeDevice laptop;
    /** Positions and when the phone acknowledged them. */
    private final TreeMap<Long, Long> acked = new TreeMap<>();

    private final List<Long> crashes = new ArrayList<>();
    private final Set<Long> recalled = new HashSet<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void wakesForWhatIsNotAcknowledgedWhateverHappens(int family) {
        for (int world = 0; world < WORLDS; world++) {
            acked.clear();
            crashes.clear();
            recalled.clear();
            phone = new Phone();
            laptop = null;
            PushWorld next = new PushWorld(family * 1_000L + world);
            try {
                run(next);
            } catch (AssertionError e) {
                throw new AssertionError("in world " + (family * 1_000L + world) + ": " + e.getMessage(), e);
            }
        }
    }

    private void run(PushWorld world) {
        begin(world);
        for (int step = 0; step < 60; step++) {
            act(world);
            acknowledge(world);
            world.pass(Duration.ofMillis(world.random.nextInt(3_000)));
        }
        heal(world);
        world.pass(Duration.ofHours(3));
        check(world);
    }

    private void begin(PushWorld world) {
        connect(world);
        world.pass(Duration.ofSeconds(1));
        register(world);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.registrations).as("registered").containsKey(PHONE);
        world.provider = this::moody;
    }

    private PushOutcome moody(PushRequest request, Random dice) {
        String token = request.address().address().reveal();
        if (!token.equals(phone.token) && dice.nextBoolean()) {
            return new PushOutcome.InvalidAddress("410", Optional.of(Instant.ofEpochMilli(0)));
        }
        if (!token.equals(phone.token)) {
            return new PushOutcome.InvalidAddress("unregistered", Optional.empty());
        }
        return switch (dice.nextInt(10)) {
            case 0 -> new PushOutcome.Retry("busy", Optional.of(Duration.ofSeconds(7)), true);
            case 1 -> new PushOutcome.Retry("full", Optional.empty(), false);
            case 2 -> new PushOutcome.Unknown("no answer");
            default -> new PushOutcome.Accepted("taken");
        };
    }

    private void act(PushWorld world) {
        switch (world.random.nextInt(18)) {
            case 0, 1, 2, 3, 4, 5 -> world.fromBob("\"hello\"");
            case 6, 7 -> connect(world);
            case 8, 9 -> disconnect(world);
            case 10 -> phone.deaf = !phone.deaf;
            case 11 -> crash(world);
            case 12 -> appState(world);
            case 13 -> rotate(world);
            case 14 -> logout(world);
            case 15 -> laptop(world);
            case 16 -> recall(world);
            default -> world.from(PushWorld.ALICE, "text", "\"mine\"");
        }
    }

    /** Bob takes back one of his messages. */
    private void recall(PushWorld world) {
        long head = world.isRunning() ? world.mailbox().head() : 0;
        if (head > 0) {
            long pos = head - world.random.nextInt((int) Math.min(head, 4));
            world.log.page(pos - 1, pos).stream()
                    .filter(entry -> entry.from().equals("bob") && entry.kind() == EntryKind.MESSAGE)
                    .forEach(entry -> {
                        recalled.add(entry.pos());
                        world.recall(entry.id());
                    });
        }
    }

    private void crash(PushWorld world) {
        world.crash();
        crashes.add(world.now());
        phone.session = null;
        laptop = null;
    }

    private void appState(PushWorld world) {
        if (phone.session != null) {
            world.command(PHONE, new AppState(world.random.nextBoolean(), false), answer -> {});
        }
    }

    /** The phone has a new token, or asks again for the one that it has. */
    private void rotate(PushWorld world) {
        if (phone.session == null || !world.isRunning()) {
            return;
        }
        if (world.random.nextBoolean()) {
            phone.token = "token-" + ++phone.tokens;
            phone.since = Long.MAX_VALUE; // no promise while the provider does not know the address that we know
        }
        register(world);
    }

    private void register(PushWorld world) {
        String token = phone.token;
        world.register(PHONE, token, result -> {
            if (result == AddressBook.Result.REGISTERED && token.equals(phone.token)) {
                phone.since = Math.min(phone.since, world.now());
            }
        });
    }

    private void logout(PushWorld world) {
        if (phone.session != null && world.isRunning() && world.random.nextInt(4) == 0) {
            phone.since = Long.MAX_VALUE;
            world.command(PHONE, new RemovePush(), answer -> {});
        }
    }

    /** Another device comes, or reads and acknowledges what there is. */
    private void laptop(PushWorld world) {
        if (laptop == null || !world.isRunning()) {
            FakeDevice session = new FakeDevice("laptop");
            laptop = session;
            world.mailbox().attach(session.request(), session);
            return;
        }
        if (laptop.upTo() > laptop.acked()) {
            world.mailbox().acked(laptop.id, laptop.attach(), laptop.ack(laptop.upTo()));
        }
        long head = world.mailbox().head();
        if (head > 0) {
            world.command(LAPTOP, new MarkRead("u:carol", head), answer -> {});
            world.command(LAPTOP, new MuteDialog("u:carol", world.random.nextInt(2) - 1), answer -> {});
        }
    }

    private void connect(PushWorld world) {
        disconnect(world);
        phone.deaf = false;
        FakeDevice session = new FakeDevice("phone");
        phone.session = session;
        world.mailbox().attach(session.request(), session);
    }

    private void disconnect(PushWorld world) {
        if (phone.session != null && world.isRunning()) {
            world.mailbox().detach(phone.session.id);
        }
        phone.session = null;
    }

    private void acknowledge(PushWorld world) {
        FakeDevice session = phone.session;
        if (session == null || phone.deaf || !world.isRunning() || session.upTo() <= session.acked()) {
            return;
        }
        for (Entry entry : session.got) {
            if (entry.pos() <= session.upTo()) {
                acked.putIfAbsent(entry.pos(), world.now());
            }
        }
        world.mailbox().acked(session.id, session.attach(), session.ack(session.upTo()));
    }

    private void heal(PushWorld world) {
        phone.deaf = true;
        world.provider = (request, dice) -> request.address().address().reveal().equals(phone.token)
                ? new PushOutcome.Accepted("taken")
                : new PushOutcome.InvalidAddress("410", Optional.empty());
        if (world.random.nextBoolean()) {
            world.pass(Duration.ofMinutes(5)); // all is quiet, nobody needs to look after this mailbox any more
            int before = world.answered.size();
            world.fromBob("\"one more\"");
            while (world.answered.size() == before) {
                world.pass(Duration.ofMillis(1));
            }
            crash(world); // and nobody comes to start it again, but who looks after the list
        }
    }

    private void check(PushWorld world) {
        Map<Long, Boolean> woken = new HashMap<>();
        world.answered.forEach((pos, at) -> {
            boolean promised = at > phone.since && !isOwn(world, pos) && !recalled.contains(pos);
            boolean pushed =
                    world.accepted.stream().anyMatch(push -> push.request().pos() >= pos && push.at() >= at);
            boolean given = world.decisions.stream()
                    .anyMatch(decision -> decision.step().name().equals("DEAD") && decision.pos() >= pos);
            woken.put(pos, !promised || pushed || given || acked.containsKey(pos));
        });
        assertThat(woken).as("woken for, or acknowledged").doesNotContainValue(false);
        if (phone.since < Long.MAX_VALUE) {
            assertThat(world.registrations.get(PHONE))
                    .as("the address that the phone has")
                    .isNotNull();
        }
        assertThat(world.attempts)
                .as("the owner's own message")
                .noneMatch(push ->
                        push.request().from().equals("alice") && push.request().kind() == PushRequest.Kind.MESSAGE);
        checkScreen(world);
        for (PushWorld.Pushed attempt : world.attempts) {
            assertThat(wasAcknowledged(attempt))
                    .as("pushed at %s for %s", attempt.at(), attempt.request().pos())
                    .isFalse();
        }
        assertThat(world.isArmed()).as("nothing left to look after").isFalse();
    }

    private static boolean isOwn(PushWorld world, long pos) {
        return world.log.page(pos - 1, pos).stream()
                .anyMatch(entry -> entry.from().equals("alice"));
    }

    /** A device that follows the rule for clients shows each message once, and none that was taken back. */
    private static void checkScreen(PushWorld world) {
        PushScreen screen = new PushScreen();
        world.accepted.forEach(push -> screen.show(push.request()));
        assertThat(screen.faults).as("on the phone's screen").isEmpty();
    }

    /** Well before the push; but what a crash made the server forget (up to 10 s of acknowledgements) may be pushed again. */
    private boolean wasAcknowledged(PushWorld.Pushed attempt) {
        Map<Long, Long> times = acked.headMap(attempt.request().pos(), true);
        long last = times.values().stream().mapToLong(at -> at).max().orElse(Long.MAX_VALUE);
        return times.size() == attempt.request().pos()
                && last < attempt.at() - 1_000
                && crashes.stream().noneMatch(crash -> crash <= attempt.at() && last > crash - 11_000);
    }
}
