// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PairLedgerTest {
    private final PairLedger ledger = new PairLedger();

    @Test
    void isCleanWhenEverySentMessageIsAcknowledgedAndReceivedOnceInOrder() {
        exchange(10_000);

        assertThat(ledger.settled()).isTrue();
        CheckSummary found = ledger.summary();
        assertThat(found.clean()).isTrue();
        assertThat(found.sent()).isEqualTo(10_000);
        assertThat(found.acknowledged()).isEqualTo(10_000);
        assertThat(found.received()).isEqualTo(10_000);
    }

    @Test
    void findsAnAcknowledgedMessageThatNeverArrives() {
        exchange(3);
        ledger.acknowledge(ledger.send());
        exchange(20_000);

        assertThat(ledger.settled()).isFalse();
        assertThat(ledger.summary().lost()).isEqualTo(1);
        assertThat(ledger.summary().clean()).isFalse();
    }

    @Test
    void doesNotCallAMessageLostThatWasNeverAcknowledged() {
        ledger.send();

        assertThat(ledger.summary().lost()).isZero();
        assertThat(ledger.summary().unacknowledged()).isEqualTo(1);
        assertThat(ledger.summary().clean()).isFalse();
    }

    @Test
    void takesARefusalForAnAnswer() {
        ledger.refuse(ledger.send());

        assertThat(ledger.settled()).isTrue();
        assertThat(ledger.summary().refused()).isEqualTo(1);
        assertThat(ledger.summary().clean()).isTrue();
    }

    @Test
    void findsADuplicateAtOnceAndMuchLater() {
        exchange(5);
        ledger.receive(4);
        exchange(50_000);
        ledger.receive(0);

        assertThat(ledger.summary().duplicated()).isEqualTo(2);
        assertThat(ledger.summary().received()).isEqualTo(50_005);
        assertThat(ledger.summary().clean()).isFalse();
    }

    @Test
    void findsAMessageThatOvertookAnother() {
        long first = ledger.send();
        long second = ledger.send();
        ledger.acknowledge(first);
        ledger.acknowledge(second);
        ledger.receive(second);
        ledger.receive(first);

        assertThat(ledger.summary().reordered()).isEqualTo(1);
        assertThat(ledger.summary().duplicated()).isZero();
        assertThat(ledger.summary().lost()).isZero();
        assertThat(ledger.summary().clean()).isFalse();
    }

    @Test
    void findsMessagesOfOthersAndOnesThatWereNeverSent() {
        exchange(2);
        ledger.receiveForeign();
        ledger.receive(2);

        assertThat(ledger.summary().misdelivered()).isEqualTo(2);
        assertThat(ledger.summary().clean()).isFalse();
    }

    @Test
    void findsGapsAndRepetitionsOfPositions() {
        LongStream.of(7, 8, 12, 13, 13, 9).forEach(ledger::position);

        assertThat(ledger.summary().positionGaps()).isEqualTo(3);
        assertThat(ledger.summary().positionsRepeated()).isEqualTo(2);
        assertThat(ledger.summary().clean()).isFalse();
    }

    @Test
    void countsALostConnectionAsAFault() {
        ledger.connectionLost();

        assertThat(ledger.summary().clean()).isFalse();
    }

    @Test
    void acceptsAcknowledgementsAfterDeliveryAndOutOfOrder() {
        long first = ledger.send();
        long second = ledger.send();
        ledger.receive(first);
        ledger.receive(second);
        ledger.acknowledge(second);
        ledger.acknowledge(first);

        assertThat(ledger.settled()).isTrue();
        assertThat(ledger.summary().clean()).isTrue();
    }

    @Test
    void stillKnowsOfALossWhenItsPlaceWasNeededForNewerMessages() {
        ledger.acknowledge(ledger.send());
        exchange(PairLedger.MAX_OPEN + 10_000L);

        assertThat(ledger.summary().lost()).isEqualTo(1);
        assertThat(ledger.summary().received()).isEqualTo(PairLedger.MAX_OPEN + 10_000L);
    }

    private void exchange(long count) {
        for (long i = 0; i < count; i++) {
            long sequence = ledger.send();
            ledger.acknowledge(sequence);
            ledger.receive(sequence);
        }
    }
}
