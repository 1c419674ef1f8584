// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HybridClockTest {
    private long alicesWall = 1_700_000_000_000L;
    private long bobsWall = alicesWall - 3_600_000;
    private final HybridClock alice = new HybridClock(() -> Instant.ofEpochMilli(alicesWall), 1);
    private final HybridClock bob = new HybridClock(() -> Instant.ofEpochMilli(bobsWall), 2);

    @Test
    void givesGreaterIdsThoughTheWallClockJumps() {
        Random random = new Random(3);
        MessageId before = alice.next();
        for (int i = 0; i < 100_000; i++) {
            alicesWall += random.nextInt(100) == 0 ? random.nextLong(-100_000, 100_000) : random.nextLong(2);
            MessageId next = alice.next();

            assertThat(next.compareTo(before)).isPositive();
            before = next;
        }
    }

    @Test
    void followsTheWallClock() {
        alice.next();
        alicesWall += 5_000;

        assertThat(alice.next().millis()).isEqualTo(alicesWall);
    }

    @Test
    void sortsAReplyAfterWhatItAnswersThoughTheClocksDisagree() {
        MessageId question = alice.next();
        bob.observe(question);
        MessageId reply = bob.next();
        alice.observe(reply);
        MessageId thanks = alice.next();

        assertThat(reply).isGreaterThan(question);
        assertThat(thanks).isGreaterThan(reply);
    }

    @Test
    void isNotSetBackByAnOldId() {
        MessageId before = alice.next();

        alice.observe(bob.next());

        assertThat(alice.next()).isGreaterThan(before);
    }

    @Test
    void givesEachIdOnceToManyThreads() {
        Set<MessageId> given = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 50_000).parallel().forEach(i -> given.add(alice.next()));

        assertThat(given).hasSize(50_000);
    }
}
