// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static io.godwit.core.mailbox.FakeWorld.ALICE;
import static io.godwit.core.mailbox.FakeWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.mailbox.SendResult.Accepted;
import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.Refusal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxSendTest {
    private final FakeDevice phone = new FakeDevice("phone");
    private FakeWorld world = new FakeWorld();

    @Test
    void acknowledgesASendOnlyWhenBothMailboxesHaveStoredIt() {
        List<SendResult> results = world.send(BOB, "c", phone);
        assertThat(world.storing).isEmpty();
        assertThat(world.forwards).hasSize(1);

        world.answerForwards();
        assertThat(world.storing).hasSize(1);
        assertThat(results).isEmpty();

        world.storeAll();
        assertThat(results).singleElement().isInstanceOf(Accepted.class);
        assertThat(world.log.page(0, 9)).hasSize(1);
    }

    @Test
    void acknowledgesAnAppendOnlyWhenItIsStored() {
        List<SendResult> results = world.fromBob("c");
        assertThat(results).isEmpty();

        world.storeAll();

        assertThat(results).singleElement().isInstanceOf(Accepted.class);
    }

    @Test
    void acknowledgesNothingWhileAnEarlierPositionIsMissing() {
        List<SendResult> first = world.fromBob("1");
        List<SendResult> second = world.fromBob("2");
        List<SendResult> third = world.fromBob("3");

        world.store(2);
        world.store(1);
        assertThat(first).isEmpty();
        assertThat(second).isEmpty();
        assertThat(third).isEmpty();

        world.store(0);
        assertThat(List.of(pos(first), pos(second), pos(third))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void refusesAllThatIsUnderWayWhenTheStoreGivesUp() {
        List<SendResult> append = world.fromBob("1");
        List<SendResult> send = world.send(BOB, "c", phone);

        world.mailbox.storeFailed();

        assertThat(reason(append)).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(reason(send)).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(world.restarted).isTrue();
        assertThat(reason(world.fromBob("2"))).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(reason(world.send(BOB, "d", phone))).isEqualTo(Refusal.UNAVAILABLE);
    }

    @Test
    void passesOnWhatTheRecipientRefuses() {
        List<SendResult> results = world.send(BOB, "c", phone);

        MessageId id = world.forwards.get(0).request().id();
        world.mailbox.forwarded(id, SendResult.busy());

        assertThat(reason(results)).isEqualTo(Refusal.SERVER_BUSY);
        assertThat(world.storing).isEmpty();
    }

    @Test
    void givesARetryTheAnswerOfTheFirstTryWhileThatIsUnderWay() {
        List<SendResult> first = world.send(BOB, "c", phone);
        List<SendResult> early = world.send(BOB, "c", phone);
        world.answerForwards();
        List<SendResult> late = world.send(BOB, "c", phone);
        world.storeAll();

        assertThat(early).isEqualTo(first).hasSize(1);
        assertThat(late).isEqualTo(first);
        assertThat(world.mailbox.head()).isEqualTo(1);
    }

    @Test
    void givesARetryTheSameAnswerAfterwards() {
        List<SendResult> first = sent("c");

        assertThat(world.send(BOB, "c", phone)).isEqualTo(first);
        assertThat(world.forwards).isEmpty();
    }

    @Test
    void givesARetryTheSameAnswerAfterACrash() {
        List<SendResult> first = sent("c");
        world.crash();

        assertThat(world.send(BOB, "c", phone)).isEqualTo(first);
    }

    @Test
    void completesASendThatACrashInterruptedBetweenTheTwoAppends() {
        world.send(BOB, "c", phone);
        MessageId bobs = world.forwards.get(0).request().id();
        world.crash();

        List<SendResult> retry = world.send(BOB, "c", phone);
        world.mailbox.forwarded(world.forwards.get(0).request().id(), new Accepted(bobs, 1));
        world.storeAll();

        assertThat(retry).containsExactly(new Accepted(bobs, 1));
        assertThat(world.log.page(0, 9)).singleElement().extracting(Entry::id).isEqualTo(bobs);
    }

    @Test
    void joinsTheAppendOfASendThatWasGivenUp() {
        List<SendResult> first = world.send(BOB, "c", phone);
        world.answerForwards();
        world.pass(Duration.ofSeconds(9));
        assertThat(reason(first)).isEqualTo(Refusal.UNAVAILABLE);

        List<SendResult> retry = world.send(BOB, "c", phone);
        world.answerForwards();
        world.storeAll();

        assertThat(retry).singleElement().isInstanceOf(Accepted.class);
        assertThat(first).as("one answer only").hasSize(1);
        assertThat(world.mailbox.head()).isEqualTo(1);
    }

    @Test
    void givesUpASendWhoseAnswerGotLost() {
        List<SendResult> results = world.send(BOB, "c", phone);
        MessageId id = world.forwards.get(0).request().id();

        world.pass(Duration.ofSeconds(9));
        world.mailbox.forwarded(id, new Accepted(id, 1));

        assertThat(reason(results)).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(world.storing).isEmpty();
    }

    @Test
    void takesAnAppendOfTheSameSenderAndCidOnce() {
        List<SendResult> first = world.fromBob("c");
        List<SendResult> early = world.fromBob("c");
        world.storeAll();
        List<SendResult> late = world.fromBob("c");

        assertThat(early).isEqualTo(first).hasSize(1);
        assertThat(late).isEqualTo(first);
        assertThat(world.mailbox.head()).isEqualTo(1);
    }

    @Test
    void takesTheSameCidOfTwoSendersTwice() {
        world.fromBob("c");
        world.storeAll();
        sent("c");

        assertThat(world.mailbox.head()).isEqualTo(2);
    }

    @Test
    void storesAMessageToOneselfOnce() {
        List<SendResult> results = world.send(ALICE, "c", phone);
        world.storeAll();

        assertThat(world.forwards).isEmpty();
        assertThat(results).hasSize(1);
        assertThat(world.mailbox.head()).isEqualTo(1);
        assertThat(world.send(ALICE, "c", phone)).isEqualTo(results);
    }

    @Test
    void readsTheDedupWindowBackBeforeItTakesACid() {
        List<SendResult> first = sent("c");
        world.mailbox.stop();
        world.crash();

        List<SendResult> retry = world.send(BOB, "c", phone);
        List<SendResult> other = world.send(BOB, "d", phone);
        assertThat(world.recents).hasSize(1);
        assertThat(world.forwards).isEmpty();
        world.readRecent();

        assertThat(retry).isEqualTo(first);
        assertThat(other).isEmpty();
        assertThat(world.forwards).hasSize(1);
    }

    @Test
    void sendsWithoutCidAtOnceAndEachTime() {
        sent("c");
        world.mailbox.stop();
        world.crash();

        world.send(BOB, null, phone);
        world.send(BOB, null, phone);

        assertThat(world.forwards).hasSize(2);
        assertThat(world.recents).isEmpty();
    }

    @Test
    void startsAnewWhenTheDedupWindowCannotBeRead() {
        sent("c");
        world.mailbox.stop();
        world.crash();
        List<SendResult> retry = world.send(BOB, "c", phone);

        world.mailbox.recentFailed();

        assertThat(reason(retry)).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(world.restarted).isTrue();
    }

    @Test
    void forgetsTheOldestOfTheDedupWindow() {
        world = new FakeWorld(MailboxSettings.defaults().withDedupWindow(2), new FakeLog(FakeWorld.ALICE));
        sent("1");
        sent("2");
        sent("3");

        assertThat(world.send(BOB, "2", phone)).hasSize(1);
        assertThat(world.send(BOB, "1", phone)).isEmpty();
    }

    @Test
    void refusesMoreSendsAndAppendsThanItsBounds() {
        for (int i = 0; i < 1_000; i++) {
            world.send(BOB, null, phone);
            world.fromBob(null);
        }

        assertThat(reason(world.send(BOB, null, phone))).isEqualTo(Refusal.SERVER_BUSY);
        assertThat(reason(world.fromBob(null))).isEqualTo(Refusal.SERVER_BUSY);
    }

    @Test
    void refusesMoreThanItsBoundWhileTheDedupWindowIsRead() {
        sent("c");
        world.mailbox.stop();
        world.crash();
        for (int i = 0; i < 256; i++) {
            world.fromBob("c" + i);
        }

        assertThat(reason(world.fromBob("more"))).isEqualTo(Refusal.SERVER_BUSY);
    }

    @Test
    void beginsNothingWhileTheStoresQueueIsFull() {
        world.full = true;

        assertThat(reason(world.send(BOB, "c", phone))).isEqualTo(Refusal.SERVER_BUSY);
        assertThat(reason(world.fromBob("c"))).isEqualTo(Refusal.SERVER_BUSY);
    }

    @Test
    void refusesWhatIsUnderWayWhenItStops() {
        List<SendResult> send = world.send(BOB, "c", phone);

        world.mailbox.stop();

        assertThat(reason(send)).isEqualTo(Refusal.UNAVAILABLE);
    }

    @Test
    void givesIdsGreaterThanAllInItsLogAfterACrash() {
        List<SendResult> first = sent("1");
        world.now -= 3_600_000;
        world.crash();
        List<SendResult> second = sent("2");

        assertThat(((Accepted) second.get(0)).id()).isGreaterThan(((Accepted) first.get(0)).id());
    }

    private List<SendResult> sent(String cid) {
        List<SendResult> results = world.send(BOB, cid, phone);
        world.answerForwards();
        world.storeAll();
        return results;
    }

    private static long pos(List<SendResult> results) {
        return ((Accepted) results.get(0)).pos();
    }

    private static Refusal reason(List<SendResult> results) {
        assertThat(results).hasSize(1);
        return ((SendResult.Refused) results.get(0)).reason();
    }
}
