// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.check.DeviceLog;
import io.godwit.loadtest.check.Message;
import io.godwit.loadtest.check.MessageBook;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final MessageBook book = new MessageBook();
    private final DeviceLog phone = book.device("alice", "phone", false);
    private final Outbox outbox = new Outbox();

    @Test
    void givesNoMoreThanMayBeUnanswered() {
        add("a");
        add("b");
        Outbox.Attempt first = outbox.next(1).orElseThrow();

        assertThat(outbox.next(1)).isEmpty();
        assertThat(outbox.answered(first.packetId())).contains(first);
        assertThat(outbox.next(1))
                .hasValueSatisfying(next -> assertThat(next.message().cid()).isEqualTo("b"));
    }

    @Test
    void sendsAllThatIsUnansweredAgainInOrderAfterAReconnect() {
        Message first = add("a");
        Message second = add("b");
        Message third = add("c");
        outbox.next(9);
        Outbox.Attempt answered = outbox.next(9).orElseThrow();
        outbox.answered(answered.packetId());
        outbox.forget(answered.message());
        outbox.startOver();

        assertThat(answered.message()).isSameAs(second);
        assertThat(outbox.next(9).orElseThrow().message()).isSameAs(first);
        assertThat(outbox.next(9).orElseThrow().message()).isSameAs(third);
        assertThat(outbox.next(9)).isEmpty();
    }

    @Test
    void keepsWhatWasRefusedForNowUntilItIsTimeToRetry() {
        Message message = add("a");
        Outbox.Attempt attempt = outbox.next(9).orElseThrow();
        outbox.answered(attempt.packetId());
        outbox.later(message);

        assertThat(outbox.next(9)).isEmpty();
        outbox.retry();
        assertThat(outbox.next(9).orElseThrow().message()).isSameAs(message);
    }

    @Test
    void isFullAtItsLimit() {
        for (int i = 0; i < Outbox.MAX - 1; i++) {
            add("m" + i);
        }
        assertThat(outbox.isFull()).isFalse();
        add("last");
        assertThat(outbox.isFull()).isTrue();
    }

    private Message add(String cid) {
        Message message = book.send(cid, "alice", phone, "bob", "x");
        outbox.add(message);
        return message;
    }
}
