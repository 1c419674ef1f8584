// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.check.DeviceLog;
import io.godwit.loadtest.check.Message;
import io.godwit.loadtest.check.MessageBook;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UserWaitsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final MessageBook book = new MessageBook();
    private final Traffic traffic = new Traffic();
    private int sent;

    @Test
    void tellsWhoKeptAConnectionFromWhoDidNotAndFromWhoWasHit() {
        UserWaits waits = traffic.userWaits(List.of("alice", "bob"));
        Message alices = due("alice", 3);
        Message bobs = due("bob", 9);
        Message carols = due("carol", 5);
        traffic.lost("bob");
        List.of(alices, bobs, carols).forEach(traffic::answered);
        waits.undone();

        UserWaits.Result result = waits.result();

        assertThat(result.kept().users()).isEqualTo(1);
        assertThat(result.kept().max()).isBetween(3.0, 4.0);
        assertThat(result.lost().users()).isEqualTo(1);
        assertThat(result.lost().p50()).isBetween(9.0, 10.0);
        assertThat(result.hit().users()).isEqualTo(1);
        assertThat(result.hit().max()).isBetween(5.0, 6.0);
    }

    @Test
    void endsWhenAllThatWasDueUntilTheFaultWasUndoneIsAnswered() {
        Message before = due("alice", 0);
        UserWaits waits = traffic.userWaits(List.of("alice"));
        Message during = due("alice", 0);
        CompletableFuture<Boolean> settled = waits.undone().toCompletableFuture();
        due("alice", 0);
        traffic.answered(before);
        assertThat(settled).isNotDone();

        traffic.answered(during);

        assertThat(settled).isCompletedWithValue(true);
    }

    @Test
    void countsWhoStillWaits() {
        UserWaits waits = traffic.userWaits(List.of("alice"));
        due("alice", 7);
        waits.undone();

        Waits kept = waits.result().kept();

        assertThat(kept.unending()).isEqualTo(1);
        assertThat(kept.max()).isBetween(7.0, 8.0);
    }

    @Test
    void takesTheLongestWaitOfEachUser() {
        UserWaits waits = traffic.userWaits(List.of("alice"));
        traffic.answered(due("alice", 4));
        traffic.answered(due("alice", 1));
        waits.undone();

        assertThat(waits.result().kept().p50()).isBetween(4.0, 5.0);
    }

    private Message due(String user, int secondsAgo) {
        DeviceLog phone = book.device(user + sent, "phone", false);
        Message message = book.send("m" + sent++, user, phone, "dave", "x");
        traffic.due(message, System.nanoTime() - secondsAgo * SECOND);
        return message;
    }
}
