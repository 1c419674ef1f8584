// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.message.Entry;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.core.topic.DeviceId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages, connects, connections that only look alive, acknowledgements, failing providers and crashes in random order.
 * Whatever happens: an entry that a device did not acknowledge was pushed to it, and one that it did in time was not.
 */
class PushRaceTest {
    private static final DeviceId PHONE = new DeviceId("phone");
    private static final int WORLDS = 150;

    private static final class Phone {
        @Nullable FakeDevice session;

        boolean deaf;
    }

    private final Phone phone = new Phone();
    /** Positions and when the phone acknowledged them. */
    private final TreeMap<Long, Long> acked = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void wakesForWhatIsNotAcknowledgedWhateverHappens(int family) {
        for (int world = 0; world < WORLDS; world++) {
            acked.clear();
            run(new PushWorld(family * 1_000L + world));
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
        world.register(PHONE, "token");
        world.pass(Duration.ofSeconds(1));
        assertThat(world.registrations).as("registered").containsKey(PHONE);
        world.provider = PushRaceTest::moody;
    }

    private static PushOutcome moody(PushRequest request, Random dice) {
        return switch (dice.nextInt(10)) {
            case 0 -> new PushOutcome.Retry("busy", Optional.of(Duration.ofSeconds(7)), true);
            case 1 -> new PushOutcome.Retry("full", Optional.empty(), false);
            case 2 -> new PushOutcome.Unknown("no answer");
            default -> new PushOutcome.Accepted("taken");
        };
    }

    private void act(PushWorld world) {
        switch (world.random.nextInt(9)) {
            case 0, 1, 2, 3 -> world.fromBob("\"hello\"");
            case 4 -> connect(world);
            case 5, 6 -> disconnect(world);
            case 7 -> phone.deaf = !phone.deaf;
            default -> {
                world.crash();
                phone.session = null;
                // acknowledged, but not noted down yet: up to ten seconds of it are forgotten
                acked.keySet().removeIf(pos -> pos > world.log.cursors.getOrDefault(PHONE, 0L));
            }
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
                acked.putIfAbsent(entry.pos(), world.now);
            }
        }
        world.mailbox().acked(session.id, session.ack(session.upTo()));
    }

    private void heal(PushWorld world) {
        phone.deaf = true;
        world.provider = (request, dice) -> new PushOutcome.Accepted("taken");
        if (world.random.nextBoolean()) {
            world.crash(); // and nobody comes to start it again, but who looks after the list
            phone.session = null;
        }
    }

    private void check(PushWorld world) {
        Map<Long, Boolean> woken = new HashMap<>();
        world.answered.forEach((pos, at) -> {
            boolean pushed =
                    world.accepted.stream().anyMatch(push -> push.request().pos() >= pos && push.at() >= at);
            boolean given = world.decisions.stream()
                    .anyMatch(decision -> decision.step().name().equals("DEAD") && decision.pos() >= pos);
            woken.put(pos, pushed || given || acked.containsKey(pos));
        });
        assertThat(woken).as("woken for, or acknowledged").doesNotContainValue(false);
        for (PushWorld.Pushed attempt : world.attempts) {
            long upTo = attempt.request().pos();
            boolean allKnown = acked.headMap(upTo, true).size() == upTo
                    && acked.headMap(upTo, true).values().stream().allMatch(at -> at < attempt.at() - 1_000);
            // what a crash made the server forget (up to 10 s of acknowledgements) may be pushed again
            assertThat(allKnown && world.isRunning() && !forgotten(world, upTo))
                    .as("pushed at %s for %s, which the phone had acknowledged", attempt.at(), upTo)
                    .isFalse();
        }
        assertThat(world.isArmed()).as("nothing left to look after").isFalse();
    }

    private static boolean forgotten(PushWorld world, long pos) {
        return world.log.cursors.getOrDefault(PHONE, 0L) < pos;
    }
}
