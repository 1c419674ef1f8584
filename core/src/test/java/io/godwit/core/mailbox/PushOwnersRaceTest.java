// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.push.AddressBook;
import io.godwit.core.push.PushRequest;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three people log in and out on two phones, in random order, while messages come, stores fail, steps overtake each other and
 * their mailboxes crash. Once somebody is told that an address is theirs, nothing of anybody else is sent there, until
 * another claims it.
 */
class PushOwnersRaceTest {
    private static final int WORLDS = 200;
    private static final List<UserId> USERS = List.of(PushWorld.ALICE, PushWorld.BOB, new UserId("carol"));
    private static final List<DeviceId> DEVICES = List.of(new DeviceId("phone"), new DeviceId("tablet"));
    private static final List<String> TOKENS = List.of("token-1", "token-2");

    /** Who was told that an address is theirs. */
    private record Confirmed(PushWorld world, DeviceId device, long at) {}

    private final Map<String, Confirmed> confirmed = new HashMap<>();
    private final Map<UserId, Long> crashes = new HashMap<>();
    private final List<String> strangers = new ArrayList<>();
    private int confirmations;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void tellsNobodyElsesPhoneWhateverHappens(int family) {
        for (int number = 0; number < WORLDS; number++) {
            confirmed.clear();
            crashes.clear();
            strangers.clear();
            long seed = family * 1_000L + number;
            try {
                run(new PushTown(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("in world " + seed + ": " + e.getMessage(), e);
            }
            assertThat(strangers).as("in world " + seed).isEmpty();
        }
        assertThat(confirmations).as("registrations that worked").isGreaterThan(WORLDS);
    }

    private void run(PushTown town) {
        town.late = true;
        for (UserId user : USERS) {
            PushWorld world = new PushWorld(town, user);
            world.storeFails = true;
            world.providerIsSlow = true;
            world.shown = this::shown;
        }
        for (int step = 0; step < 80; step++) {
            PushWorld world = one(town, USERS.stream().map(town.worlds::get).toList());
            act(town, world, one(town, DEVICES), one(town, TOKENS));
            town.pass(Duration.ofMillis(town.random.nextInt(town.random.nextBoolean() ? 100 : 3_000)));
        }
        town.worlds.values().forEach(this::crash);
        town.pass(Duration.ofMinutes(10));
        town.worlds.values().forEach(world -> world.from(new UserId("dora"), "text", "\"in the end\""));
        town.pass(Duration.ofMinutes(10));
        confirmed
                .entrySet()
                .removeIf(promise -> !isOwner(promise.getValue().world, promise.getValue().device, promise.getKey()));
        confirmed.forEach((token, last) -> assertThat(last.world.registrations.get(last.device))
                .as("%s has %s", last.world.owner, token)
                .isNotNull());
    }

    private static <T> T one(PushTown town, List<T> of) {
        return of.get(town.random.nextInt(of.size()));
    }

    private void act(PushTown town, PushWorld world, DeviceId device, String token) {
        switch (town.random.nextInt(10)) {
            case 0, 1, 2, 3 -> world.from(new UserId("dora"), "text", "\"hello\"");
            case 4, 5, 6 -> register(world, device, token);
            case 7, 8 -> {
                forget(world, device);
                world.command(device, new RemovePush(), answer -> {});
            }
            default -> crash(world);
        }
    }

    private void register(PushWorld world, DeviceId device, String token) {
        forget(world, device);
        confirmed.remove(token); // from now on it may be either's
        world.register(device, token, result -> {
            if (result == AddressBook.Result.REGISTERED && isOwner(world, device, token)) {
                confirmations++;
                confirmed.put(token, new Confirmed(world, device, world.now()));
            }
        });
    }

    /** A device that registered again, or that logs out, is promised nothing about what it had. */
    private void forget(PushWorld world, DeviceId device) {
        confirmed.values().removeIf(promise -> promise.world == world && promise.device.equals(device));
    }

    /** Whether nobody has claimed it since. */
    private static boolean isOwner(PushWorld world, DeviceId device, String token) {
        var owner = world.town.ownerOf(token);
        return owner != null
                && owner.user().equals(world.owner)
                && owner.device().equals(device);
    }

    private void crash(PushWorld world) {
        world.crash();
        crashes.put(world.owner, world.now());
    }

    /** What was under way when its mailbox crashed is nobody's any more: it may come late. */
    private void shown(PushWorld from, PushRequest request) {
        String token = request.address().address().reveal();
        @Nullable Confirmed owner = confirmed.get(token);
        boolean orphan = crashes.getOrDefault(from.owner, 0L) > from.now() - 6_000;
        if (owner != null && owner.world != from && !orphan && isOwner(owner.world, owner.device, token)) {
            strangers.add(from.owner + " told " + owner.world.owner + "'s device at " + from.now() + ", which has "
                    + token + " since " + owner.at);
        }
    }
}
