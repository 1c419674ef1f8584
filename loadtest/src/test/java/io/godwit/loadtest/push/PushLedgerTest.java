// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault that the checker is for, planted. */
class PushLedgerTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int ALICE = 1;
    private static final int CAROL = 2;

    private final long now = System.nanoTime();
    private final List<Long> covered = new ArrayList<>();
    private final PushLedger ledger = new PushLedger((sent, nanos) -> covered.add(nanos - now));

    @BeforeEach
    void registerBoth() {
        ledger.register("alices", ALICE);
        ledger.register("carols", CAROL);
    }

    @Test
    void isContentWhenEachMessageIsTold() {
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.accepted(push("alices", "n1", "bob", "m1", 1));

        assertThat(ledger.verdict(0)).returns(true, PushVerdict::clean).returns(1L, PushVerdict::covered);
        assertThat(covered).containsExactly(SECOND);
    }

    @Test
    void takesOnePushForAllEarlierMessagesOfItsDialog() {
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.acknowledged(sent(ALICE, "bob"), "m2");
        ledger.acknowledged(sent(ALICE, "bob"), "m3");
        ledger.accepted(push("alices", "n2", "bob", "m2", 1));

        assertThat(ledger.uncovered()).isOne();
        assertThat(ledger.verdict(0).lost()).isOne();
    }

    @Test
    void takesThePushThatCameBeforeTheAcknowledgement() {
        ledger.accepted(push("alices", "n1", "bob", "m1", 1));
        ledger.accepted(push("alices", "n3", "bob", "m3", 2));
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.acknowledged(sent(ALICE, "bob"), "m2");
        ledger.acknowledged(sent(ALICE, "bob"), "m3");

        assertThat(ledger.verdict(0).clean()).isTrue();
        assertThat(covered).containsExactly(SECOND, 2 * SECOND, 2 * SECOND);
    }

    @Test
    void findsTheMessageThatNobodyWasWokenFor() {
        ledger.acknowledged(sent(ALICE, "bob"), "m1");

        PushVerdict verdict = ledger.verdict(0);

        assertThat(verdict.lost()).isOne();
        assertThat(verdict.clean()).isFalse();
        assertThat(verdict.details()).singleElement().asString().contains("LOST PUSH", "m1", "cid-bob", "none");
    }

    @Test
    void doesNotTakeAPushOfAnotherDialogForIt() {
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.acknowledged(sent(ALICE, "dave"), "m2");
        ledger.accepted(push("alices", "n2", "dave", "m2", 1));

        assertThat(ledger.verdict(0).lost()).isOne();
    }

    @Test
    void findsThePushToSomebodyElsesToken() {
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.accepted(push("carols", "n1", "bob", "m1", 1));

        assertThat(ledger.verdict(0)).returns(1L, PushVerdict::misdirected).returns(1L, PushVerdict::lost);
    }

    @Test
    void findsThePushToATokenOfNobody() {
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.accepted(push("alices", "n1", "bob", "m1", 1));
        ledger.accepted(push("nobodys", "n2", "bob", "m1", 1));

        assertThat(ledger.verdict(0).misdirected()).isOne();
    }

    @Test
    void findsThePushOfAMessageThatNobodySent() {
        ledger.accepted(push("alices", "n1", "bob", "m1", 1));

        assertThat(ledger.verdict(0).unknown()).isOne();
    }

    @Test
    void findsThePushForWhatTheDeviceHasAcknowledged() {
        ledger.received(ALICE, "bob", "m1", now);
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.accepted(push("alices", "n1", "bob", "m1", 5));

        assertThat(ledger.verdict(0)).returns(1L, PushVerdict::needless).returns(1L, PushVerdict::received);
    }

    @Test
    void allowsThePushThatCrossedTheAcknowledgement() {
        ledger.received(ALICE, "bob", "m1", now);
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.accepted(push("alices", "n1", "bob", "m1", 1));

        assertThat(ledger.verdict(0).clean()).isTrue();
    }

    @Test
    void wantsNoPushForWhatAConnectedDeviceHasGot() {
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.received(ALICE, "bob", "m1", now);
        ledger.received(ALICE, "bob", "m2", now);
        ledger.acknowledged(sent(ALICE, "bob"), "m2");

        assertThat(ledger.verdict(0)).returns(true, PushVerdict::clean).returns(2L, PushVerdict::received);
    }

    @Test
    void findsTheNotificationThatWasAcceptedTwice() {
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.accepted(push("alices", "n1", "bob", "m1", 1));
        ledger.accepted(push("alices", "n1", "bob", "m1", 2));

        assertThat(ledger.verdict(0)).returns(1L, PushVerdict::duplicates).returns(false, PushVerdict::clean);
    }

    @Test
    void explainsTheSecondOneByAFaultInBetween() {
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.accepted(push("alices", "n1", "bob", "m1", 1));
        ledger.faultBegins(now + 2 * SECOND);
        ledger.accepted(push("alices", "n1", "bob", "m1", 3));

        assertThat(ledger.verdict(0))
                .returns(1L, PushVerdict::explainedDuplicates)
                .returns(true, PushVerdict::clean);
    }

    @Test
    void explainsTheSecondOneByAnAnswerThatCameTooLate() {
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.accepted(push("alices", "n1", "bob", "m1", 1));
        ledger.accepted(push("alices", "n1", "bob", "m1", 2));
        ledger.accepted(push("alices", "n1", "bob", "m1", 3));

        assertThat(ledger.repeated()).containsOnly(Map.entry(push("alices", "n1", "bob", "m1", 1), 3L));

        ledger.unanswered(push("alices", "n1", "bob", "m1", 1));
        assertThat(ledger.verdict(0))
                .returns(2L, PushVerdict::unansweredDuplicates)
                .returns(true, PushVerdict::clean);
    }

    @Test
    void doesNotExplainItByAFaultThatCameLater() {
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.accepted(push("alices", "n1", "bob", "m1", 1));
        ledger.accepted(push("alices", "n1", "bob", "m1", 2));
        ledger.faultBegins(now + 3 * SECOND);

        assertThat(ledger.verdict(0).duplicates()).isOne();
    }

    @Test
    void doesNotExplainItByAFaultThatWasOverLongBefore() {
        ledger.acknowledged(sent(ALICE, "bob"), "m1");
        ledger.faultBegins(now - 30 * SECOND).run();
        ledger.accepted(push("alices", "n1", "bob", "m1", 60));
        ledger.accepted(push("alices", "n1", "bob", "m1", 61));

        assertThat(ledger.verdict(0).duplicates()).isOne();
    }

    @Test
    void findsTheSendThatWasNeverAnswered() {
        assertThat(ledger.verdict(1).clean()).isFalse();
    }

    private Sent sent(int user, String sender) {
        return new Sent(user, sender, "cid-" + sender, now, true, true);
    }

    private Push push(String token, String notification, String from, String message, long atSecond) {
        return new Push(token, notification, "message", from, message, 1, now + atSecond * SECOND);
    }
}
