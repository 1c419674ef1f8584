// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.push.AddressBook;
import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a device is woken. */
class PushTimingTest extends PushScene {
    @Test
    void wakesADeviceWithoutAConnectionAtOnce() {
        offline("phone");

        bob("hello");
        seconds(1);

        assertThat(texts()).containsExactly("hello");
        assertThat(decided()).containsExactly("SENT accepted");
    }

    @Test
    void wakesAConnectedDeviceThatIsSilentAfterTheGraceTime() {
        online("phone");

        bob("hello");
        seconds(4);
        assertThat(pushed()).isEmpty();
        seconds(3);

        assertThat(texts()).containsExactly("hello");
    }

    @Test
    void doesNotWakeADeviceThatAcknowledgesInTimeAndRecordsThatOnce() {
        FakeDevice phone = online("phone");

        for (int i = 0; i < 3; i++) {
            bob("hello");
            seconds(1);
            acknowledge(phone);
        }
        seconds(60);

        assertThat(attempts()).isEmpty();
        assertThat(decided()).containsOnly("CANCELLED acknowledged");
        assertThat(world.decisions.get(0).from()).isEqualTo(1);
        assertThat(world.decisions.get(world.decisions.size() - 1).pos()).isEqualTo(3);
        assertThat(world.isArmed()).isFalse();
    }

    @Test
    void recordsWhatWasAcknowledgedInABurstAsOneRange() {
        FakeDevice phone = online("phone");

        for (int i = 0; i < 5; i++) {
            bob("hello");
            world.pass(Duration.ofMillis(100));
            acknowledge(phone);
        }
        seconds(60);

        assertThat(world.decisions).hasSize(1);
        assertThat(world.decisions.get(0)).extracting(PushDecision::from).isEqualTo(1L);
        assertThat(world.decisions.get(0)).extracting(PushDecision::pos).isEqualTo(5L);
    }

    @Test
    void doesNotWakeADeviceThatKeepsAcknowledgingWhileMoreComes() {
        FakeDevice phone = online("phone");

        for (int i = 0; i < 60; i++) {
            long before = phone.upTo();
            bob("hello");
            world.pass(Duration.ofMillis(250));
            if (before > 0) {
                world.mailbox().acked(phone.id, phone.attach(), phone.ack(before)); // always one message behind
            }
        }

        assertThat(attempts()).isEmpty();
        seconds(7);
        assertThat(texts()).as("and now it is silent").containsExactly("hello");
    }

    @Test
    void wakesADeviceThatDisconnectsWithABacklogEvenIfItWasWokenBefore() {
        FakeDevice phone = online("phone");
        bob("hello");
        seconds(8);
        assertThat(pushed()).hasSize(1);

        disconnect(phone);
        seconds(5);

        assertThat(texts()).containsExactly("hello", "hello");
        assertThat(pushed().get(0).id()).isEqualTo(pushed().get(1).id());
    }

    @Test
    void isNotInAHurryWhenADeviceConnectsToFetchItsBacklog() {
        world.provider = (request, dice) -> new PushOutcome.Retry("busy", Optional.empty(), true);
        offline("phone");
        bob("hello");
        seconds(1);
        int before = attempts().size();
        world.provider = (request, dice) -> new PushOutcome.Accepted("taken");

        FakeDevice phone = connect("phone");
        seconds(5);
        acknowledge(phone);
        seconds(60);

        assertThat(attempts()).hasSize(before);
    }

    @Test
    void neverWakesForWhatWasAcknowledged() {
        FakeDevice phone = online("phone");
        bob("hello");
        seconds(1);
        acknowledge(phone);
        disconnect(phone);
        seconds(60);

        assertThat(attempts()).isEmpty();
    }

    @Test
    void neverWakesForTheOwnersOwnMessages() {
        offline("phone");

        world.from(PushWorld.ALICE, "text", "\"from my laptop\"");
        seconds(60);

        assertThat(attempts()).isEmpty();
    }

    @Test
    void wakesAnAppInTheBackgroundAtOnce() {
        online("phone");
        ask("phone", "{'op':'app','state':'background'}");

        bob("hello");
        seconds(1);

        assertThat(texts()).containsExactly("hello");
    }

    @Test
    void wakesForWhatIsOpenWhenTheAppGoesToTheBackground() {
        online("phone");
        bob("hello");

        ask("phone", "{'op':'app','state':'background'}");
        seconds(1);

        assertThat(texts()).containsExactly("hello");
    }

    @Test
    void givesAnAppInTheForegroundItsGraceAgain() {
        online("phone");
        ask("phone", "{'op':'app','state':'background'}");
        ask("phone", "{'op':'app','state':'foreground'}");

        bob("hello");
        seconds(4);

        assertThat(attempts()).isEmpty();
    }

    @Test
    void ringsAtOnceEvenWhileSomethingElseBacksOff() {
        offline("phone");
        world.provider = (request, dice) -> request.kind() == PushRequest.Kind.CALL
                ? new PushOutcome.Accepted("taken")
                : new PushOutcome.Retry("busy", Optional.of(Duration.ofMinutes(10)), true);
        bob("hello");
        seconds(2);

        world.from(CAROL, "call", "{}");
        seconds(2);

        assertThat(pushed()).extracting(PushRequest::kind).containsExactly(PushRequest.Kind.CALL);
    }

    @Test
    void ringsEvenIfTheCallCameWhileSomethingWasUnderWayThatFailed() {
        offline("phone");
        world.provider = (request, dice) -> request.kind() == PushRequest.Kind.CALL
                ? new PushOutcome.Accepted("taken")
                : new PushOutcome.Retry("busy", Optional.of(Duration.ofMinutes(10)), true);
        bob("hello");
        while (attempts().isEmpty()) {
            world.pass(Duration.ofMillis(1));
        }

        world.from(CAROL, "call", "{}");
        seconds(3);

        assertThat(pushed()).extracting(PushRequest::kind).containsExactly(PushRequest.Kind.CALL);
    }

    @Test
    void stillTellsAMessageWhenTheCallAfterItIsOver() {
        world.provider = (request, dice) -> new PushOutcome.Retry("busy", Optional.empty(), false);
        offline("phone");
        bob("where are you?");
        seconds(1);
        world.from(PushWorld.BOB, "call", "{}");
        seconds(60);

        world.provider = (request, dice) -> new PushOutcome.Accepted("taken");
        seconds(20);

        assertThat(pushed()).extracting(PushRequest::kind).containsExactly(PushRequest.Kind.MESSAGE);
        assertThat(decided()).contains("SUPPRESSED expired");
    }

    @Test
    void dropsAMessageThatIsTooOldToBeNews() {
        world.provider = (request, dice) -> new PushOutcome.Misconfigured("403");
        offline("phone");
        bob("hello");
        world.pass(Duration.ofHours(25));
        world.provider = (request, dice) -> new PushOutcome.Accepted("taken");
        world.pass(Duration.ofHours(1));

        assertThat(pushed()).isEmpty();
        assertThat(decided()).contains("SUPPRESSED expired");
        assertThat(world.isArmed()).isFalse();
    }

    @Test
    void wakesADeviceThatWasGoneBeforeItsAddressWasKept() {
        FakeDevice phone = connect("phone");
        bob("hello");
        seconds(1);

        List<AddressBook.Result> results = new ArrayList<>();
        world.register(PHONE, "token", results::add);
        disconnect(phone);
        seconds(10);

        assertThat(results).containsExactly(AddressBook.Result.REGISTERED);
        assertThat(texts()).containsExactly("hello");
    }

    @Test
    void isLookedAfterForAMessageThatWasOnItsWayWhenTheFirstAddressWasKept() {
        for (int seed = 0; seed < 200; seed++) {
            PushWorld each = new PushWorld(seed);
            FakeDevice phone = new FakeDevice("phone");
            each.mailbox().attach(phone.request(), phone);
            each.pass(Duration.ofSeconds(1));
            List<AddressBook.Result> registered = new ArrayList<>();
            each.register(PHONE, "token", registered::add);
            each.pass(Duration.ofMillis(each.random.nextInt(60)));
            each.fromBob("\"hello\"");
            boolean before = false;
            while (each.answered.isEmpty()) {
                before = !registered.isEmpty();
                each.pass(Duration.ofMillis(1));
            }
            each.crash();
            each.pass(Duration.ofMinutes(5));
            if (before) {
                assertThat(each.accepted).as("seed %s", seed).isNotEmpty();
            }
        }
    }

    @Test
    void isLookedAfterInTimeForOneDeviceWhileAnotherIsLeftAloneForADay() {
        offline("phone");
        offline("tablet");
        world.provider = (request, dice) -> request.device().equals(PHONE)
                ? new PushOutcome.SuspectAddress("BadDeviceToken")
                : new PushOutcome.Accepted("taken");
        bob("first");
        world.pass(Duration.ofMinutes(10)); // the mailbox has left the memory, to be looked at tomorrow
        assertThat(world.isRunning()).isFalse();

        FakeDevice laptop = connect("laptop");
        world.pass(Duration.ofMinutes(10));
        world.provider = (request, dice) -> new PushOutcome.Retry("busy", Optional.empty(), true);
        bob("second");
        while (world.answered.size() < 2) {
            world.pass(Duration.ofMillis(1));
        }
        world.crash();
        world.provider = (request, dice) -> new PushOutcome.Accepted("taken");
        world.pass(Duration.ofMinutes(2));

        assertThat(laptop.device.value()).isEqualTo("laptop");
        assertThat(texts()).contains("second");
    }
}
