// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.push.AddressClaim;
import io.godwit.core.push.AddressClaim.Owner;
import io.godwit.core.push.PushAddress;
import io.godwit.core.store.AddressOwners;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the mailboxes of one test have in common: simulated time, chance, and who owns which address. Steps of owners happen late, and
 * sometimes so late that others overtake them.
 */
final class PushTown {
    private record Event(long at, long number, BooleanSupplier alive, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    private record Row(Owner owner, long number, Optional<Owner> previous) {}

    final Random random;
    final Map<UserId, PushWorld> worlds = new HashMap<>();
    /** Whether some steps of owners come late. */
    boolean late;

    long now = 1_700_000_000_000L;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, Row> rows = new HashMap<>();
    private long eventNumber;

    PushTown(long seed) {
        random = new Random(seed);
    }

    /** @param alive who wants it; nothing happens if that has ended */
    void after(long millis, BooleanSupplier alive, Runnable what) {
        events.add(new Event(now + millis, ++eventNumber, alive, what));
    }

    void pass(Duration time) {
        long end = now + time.toMillis();
        while (!events.isEmpty() && events.peek().at <= end) {
            Event next = events.remove();
            now = Math.max(now, next.at);
            if (next.alive.getAsBoolean()) {
                next.what.run();
            }
        }
        now = end;
    }

    long soon() {
        return random.nextInt(40);
    }

    /** Who owns an address by now. */
    @Nullable Owner ownerOf(String token) {
        Row row = rows.get(token);
        return row == null ? null : row.owner;
    }

    /** Owners as one process sees them, until it ends. */
    AddressOwners owners(BooleanSupplier alive) {
        return new AddressOwners() {
            @Override
            public CompletionStage<AddressClaim> claim(PushAddress address, Owner owner, long number) {
                return step(alive, () -> take(token(address), owner, number));
            }

            @Override
            public CompletionStage<Void> settled(PushAddress address, Owner owner, long number) {
                return step(alive, () -> {
                    rows.computeIfPresent(
                            token(address),
                            (token, row) -> row.owner.equals(owner) && row.number == number
                                    ? new Row(owner, number, Optional.empty())
                                    : row);
                    return null;
                });
            }

            @Override
            public CompletionStage<Void> release(PushAddress address, Owner owner, long number) {
                return step(alive, () -> {
                    rows.computeIfPresent(
                            token(address),
                            (token, row) -> row.owner.equals(owner) && row.number < number && row.previous.isEmpty()
                                    ? null
                                    : row);
                    return null;
                });
            }
        };
    }

    private AddressClaim take(String token, Owner owner, long number) {
        Row row = rows.get(token);
        Row next;
        if (row == null) {
            next = new Row(owner, number, Optional.empty());
        } else if (row.owner.equals(owner)) {
            next = new Row(owner, number, row.previous);
        } else if (row.previous.isPresent()) {
            next = row;
        } else {
            next = new Row(owner, number, Optional.of(row.owner));
        }
        rows.put(token, next);
        return new AddressClaim(next.owner, next.number, next.previous);
    }

    private <T> CompletionStage<T> step(BooleanSupplier alive, Supplier<@Nullable T> what) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean sent = random.nextInt(4) > 0;
        long delay = late && random.nextInt(8) == 0 ? random.nextInt(8_000) : soon();
        after(delay, sent ? () -> true : alive, () -> {
            T result = what.get();
            after(soon(), alive, () -> answer.complete(result));
        });
        return answer;
    }

    private static String token(PushAddress address) {
        return address.address().reveal();
    }
}
