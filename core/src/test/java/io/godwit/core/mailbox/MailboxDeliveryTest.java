// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static io.godwit.core.mailbox.FakeWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MailboxDeliveryTest {
    private static final MailboxSettings SETTINGS = MailboxSettings.defaults();
    private final FakeWorld world = new FakeWorld();

    @Test
    void deliversOnlyWhatIsStoredAndInOrder() {
        FakeDevice phone = attached(new FakeDevice("phone"));
        world.fromBob(null);
        world.fromBob(null);
        world.store(1);
        assertThat(phone.got).isEmpty();

        world.store(0);
        assertThat(phone.positions()).containsExactly(1L, 2L);
    }

    @Test
    void goesOnBehindTheCursorAfterAReconnect() {
        FakeDevice phone = attached(new FakeDevice("phone"));
        world.receive(5);
        ack(phone, 2);
        world.mailbox.detach(phone.id);
        world.receive(1);
        world.crash();

        FakeDevice again = attached(new FakeDevice("phone"));
        world.readPages();

        assertThat(again.positions()).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void deliversAgainWhatWasAcknowledgedOnlyInPartBeforeACrash() {
        FakeDevice phone = attached(new FakeDevice("phone"));
        world.receive(5);
        ack(phone, 4);
        world.crash();

        FakeDevice again = attached(new FakeDevice("phone"));
        world.readPages();

        assertThat(again.positions()).contains(5L).isSubsetOf(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void savesACursorAgainThatDidNotReachTheStore() {
        FakeDevice phone = attached(new FakeDevice("phone"));
        world.log.cursors.clear(); // the save at its connect failed

        world.mailbox.cursorNotSaved(phone.device);
        world.pass(SETTINGS.cursorDelay());

        assertThat(world.log.cursors).containsEntry(phone.device, 0L);
    }

    @Test
    void startsANewDeviceAtThePresent() {
        world.receive(3);

        FakeDevice tablet = attached(new FakeDevice("tablet"));
        world.receive(1);

        assertThat(tablet.positions()).containsExactly(4L);
    }

    @Test
    void acknowledgesNothingBeforeTheStoreKnowsANewDevice() {
        world.holdRegistrations = true;
        FakeDevice phone = attached(new FakeDevice("phone"));
        List<SendResult> answers = world.fromBob("c");
        world.store(0);
        assertThat(answers).isEmpty();
        assertThat(phone.attached).isFalse();
        assertThat(phone.got).isEmpty();

        world.registerAll();

        assertThat(answers).singleElement().isInstanceOf(SendResult.Accepted.class);
        assertThat(phone.attached).isTrue();
        assertThat(phone.positions()).containsExactly(1L);
    }

    @Test
    void deliversToANewDeviceWhatWasAcknowledgedBeforeACrash() {
        world.holdRegistrations = true;
        attached(new FakeDevice("phone"));
        List<SendResult> answers = world.fromBob("c");
        world.store(0);
        world.registerAll();
        assertThat(answers).singleElement().isInstanceOf(SendResult.Accepted.class);
        world.crash();

        FakeDevice again = attached(new FakeDevice("phone"));
        world.readPages();

        assertThat(again.positions()).containsExactly(1L);
    }

    @Test
    void refusesWhatWaitsForANewDeviceThatTheStoreDoesNotTake() {
        world.holdRegistrations = true;
        FakeDevice phone = attached(new FakeDevice("phone"));
        List<SendResult> answers = world.fromBob("c");
        world.store(0);

        world.mailbox.storeFailed();

        assertThat(answers).singleElement().isInstanceOf(SendResult.Refused.class);
        assertThat(phone.closed).isEqualTo(Session.Reason.MAILBOX_STOPPED);
    }

    @Test
    void attachesAKnownDeviceAtOnce() {
        attached(new FakeDevice("phone"));
        world.registerAll();
        world.holdRegistrations = true;

        assertThat(attached(new FakeDevice("phone")).attached).isTrue();
        FakeDevice guest = new FakeDevice("visitor");
        world.mailbox.attach(guest.guest(), guest);
        assertThat(guest.attached).isTrue();
    }

    @Test
    void goesBackToWhereTheDeviceWants() {
        world.receive(3);
        FakeDevice phone = new FakeDevice("phone");

        world.mailbox.attach(phone.request(OptionalLong.of(1)), phone);
        world.readPages();

        world.registerAll();

        assertThat(phone.positions()).containsExactly(2L, 3L);
        assertThat(world.log.cursors).containsEntry(phone.device, 1L);
    }

    @Test
    void takesAPlaceOutsideOfTheLogAsItsNearestEnd() {
        world.receive(3);
        FakeDevice late = new FakeDevice("late");
        FakeDevice early = new FakeDevice("early");

        world.mailbox.attach(late.request(OptionalLong.of(99)), late);
        world.mailbox.attach(early.request(OptionalLong.of(-7)), early);
        world.readPages();

        assertThat(late.got).isEmpty();
        assertThat(early.positions()).containsExactly(1L, 2L, 3L);
        assertThat(early.historyGone).isFalse();
    }

    @Test
    void deliversAgainWhatADeviceAsksFor() {
        FakeDevice phone = attached(new FakeDevice("phone"));
        world.receive(3);
        ack(phone, 3);

        world.mailbox.attach(phone.back(1), phone);
        world.readPages();

        assertThat(phone.positions()).containsExactly(1L, 2L, 3L, 2L, 3L);
    }

    @Test
    void dropsThePageThatWasUnderWayWhenTheDeviceWentBack() {
        world.receive(4);
        FakeDevice phone = new FakeDevice("phone");
        world.mailbox.attach(phone.request(OptionalLong.of(2)), phone);
        world.mailbox.attach(phone.back(0), phone);

        world.readPages();

        assertThat(phone.positions()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void leavesOutWhatTheConnectionItselfSent() {
        FakeDevice phone = attached(new FakeDevice("phone"));
        FakeDevice tablet = attached(new FakeDevice("tablet"));
        world.send(BOB, "c", phone);
        world.answerForwards();
        world.storeAll();
        world.receive(1);

        assertThat(phone.positions()).containsExactly(2L);
        assertThat(tablet.positions()).containsExactly(1L, 2L);
    }

    @Test
    void echoesToAConnectionThatWantsIt() {
        FakeDevice phone = new FakeDevice("phone");
        world.mailbox.attach(phone.echoing(), phone);
        world.send(BOB, "c", phone);
        world.answerForwards();
        world.storeAll();

        assertThat(phone.positions()).containsExactly(1L);
    }

    @Test
    void keepsToTheWindow() {
        FakeDevice phone = attached(new FakeDevice("phone", 3));
        world.receive(10);
        assertThat(phone.positions()).containsExactly(1L, 2L, 3L);

        ack(phone, 2);
        assertThat(phone.positions()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void ignoresAcknowledgementsOfWhatWasNotSent() {
        FakeDevice phone = attached(new FakeDevice("phone", 3));
        world.receive(10);

        world.mailbox.acked(phone.id, 1, 4);
        world.mailbox.acked(phone.id, 1, -1);
        world.mailbox.acked(phone.id, 0, 3);
        world.mailbox.acked(phone.id, 2, 3);
        world.mailbox.acked(new SessionId(-1), 1, 3);
        world.mailbox.detach(phone.id);

        assertThat(world.log.cursors).containsEntry(phone.device, 0L);
    }

    @Test
    void takesOverAnOlderConnectionOfTheSameDevice() {
        FakeDevice first = attached(new FakeDevice("phone"));
        FakeDevice second = attached(new FakeDevice("phone"));
        world.receive(1);

        assertThat(first.closed).isEqualTo(Session.Reason.TAKEN_OVER);
        assertThat(first.got).isEmpty();
        assertThat(second.positions()).containsExactly(1L);
    }

    @Test
    void keepsNoCursorOfAGuest() {
        FakeDevice guest = new FakeDevice("anonymous");
        world.mailbox.attach(guest.guest(), guest);
        world.receive(2);
        ack(guest, 2);
        world.mailbox.detach(guest.id);
        world.mailbox.stop();

        assertThat(guest.positions()).containsExactly(1L, 2L);
        assertThat(world.log.cursors).isEmpty();
    }

    @Test
    void sendsAgainWhatAStreamingDeviceDidNotAcknowledge() {
        FakeDevice phone = new FakeDevice("phone");
        world.mailbox.attach(phone.streaming(), phone);
        world.receive(3);
        ack(phone, 1);

        world.pass(SETTINGS.stallAfter().multipliedBy(3));
        world.readPages();

        assertThat(phone.positions()).startsWith(1L, 2L, 3L, 2L, 3L);
    }

    @Test
    void leavesOutOwnSendsAlsoWhenItSendsAgain() {
        FakeDevice phone = new FakeDevice("phone");
        world.mailbox.attach(phone.streaming(), phone);
        world.receive(1);
        world.send(BOB, "c", phone);
        world.answerForwards();
        world.storeAll();
        world.receive(1);

        world.pass(SETTINGS.stallAfter().multipliedBy(2));
        world.readPages();

        assertThat(phone.positions()).startsWith(1L, 3L, 1L, 3L).doesNotContain(2L);
    }

    @Test
    void leavesAStreamingDeviceInPeaceThatHasAcknowledged() {
        FakeDevice phone = new FakeDevice("phone");
        world.mailbox.attach(phone.streaming(), phone);
        world.receive(3);
        ack(phone, 3);

        world.pass(SETTINGS.stallAfter().multipliedBy(3));

        assertThat(phone.positions()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void tellsADeviceWhichHistoryIsGone() {
        world.receive(5);
        world.log.expireUpTo(3);
        FakeDevice phone = new FakeDevice("phone");

        world.mailbox.attach(phone.request(OptionalLong.of(0)), phone);
        world.readPages();

        assertThat(phone.historyGone).isTrue();
        assertThat(phone.positions()).containsExactly(4L, 5L);
    }

    @Test
    void passesOverAWindowOfWhichNothingIsLeft() {
        world.receive(10);
        world.log.expireUpTo(9);
        FakeDevice phone = new FakeDevice("phone", 9);

        world.mailbox.attach(phone.request(OptionalLong.of(0)), phone);
        world.readPages();

        assertThat(phone.historyGone).isTrue();
        assertThat(phone.positions()).containsExactly(10L);
    }

    @Test
    void readsAPageAgainThatCouldNotBeReadAfterAPause() {
        world.receive(2);
        FakeDevice phone = new FakeDevice("phone");
        world.mailbox.attach(phone.request(OptionalLong.of(0)), phone);

        world.mailbox.pageFailed(phone.id, world.pages.remove(0).generation());
        assertThat(world.pages).as("no loop while the store is away").isEmpty();
        world.pass(Duration.ofSeconds(2));
        world.readPages();

        assertThat(phone.closed).isNull();
        assertThat(phone.positions()).containsExactly(1L, 2L);
    }

    @Test
    void letsGoOfTheDeviceThatHasBeenAwayLongestWhenThereAreTooMany() {
        for (int i = 0; i < 50; i++) {
            FakeDevice device = attached(new FakeDevice("d" + i));
            if (i > 0) {
                world.mailbox.detach(device.id);
            }
        }

        attached(new FakeDevice("one-more"));

        assertThat(world.forgotten).extracting(Object::toString).containsExactly("d1");
    }

    @Test
    void savesCursorsAfterAWhile() {
        FakeDevice phone = attached(new FakeDevice("phone"));
        world.receive(2);
        ack(phone, 2);
        assertThat(world.log.cursors).containsEntry(phone.device, 0L);

        world.pass(SETTINGS.cursorDelay());

        assertThat(world.log.cursors).containsEntry(phone.device, 2L);
    }

    @Test
    void goesOnWithoutRepetitionWhereASessionAttachesAgain() {
        FakeDevice phone = attached(new FakeDevice("phone"));
        world.receive(4);
        ack(phone, 1);
        world.mailbox.storeFailed();
        assertThat(phone.closed).isEqualTo(Session.Reason.MAILBOX_STOPPED);
        world.crash();

        world.mailbox.attach(phone.again(), phone);
        world.receive(1);

        assertThat(phone.positions()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void handsSignalsToAllOtherConnections() {
        FakeDevice phone = attached(new FakeDevice("phone"));
        FakeDevice tablet = attached(new FakeDevice("tablet"));

        world.mailbox.signal("typing".getBytes(StandardCharsets.UTF_8), phone.id);

        assertThat(phone.signals).isEmpty();
        assertThat(tablet.signals).containsExactly("typing");
    }

    @Test
    void leavesTheMemoryOnlyWhenIdle() {
        FakeDevice phone = attached(new FakeDevice("phone"));
        world.pass(Duration.ofHours(1));
        assertThat(world.passivated).as("a device is connected").isFalse();

        world.mailbox.detach(phone.id);
        world.fromBob(null);
        world.pass(Duration.ofMinutes(7));
        assertThat(world.passivated).as("an append is under way").isFalse();

        world.storeAll();
        world.pass(Duration.ofMinutes(6));
        assertThat(world.passivated).isTrue();
    }

    @Test
    void savesItsStateAfterSoManyAppendsAndWhenItIsOld() {
        attached(new FakeDevice("phone", 1_000));
        world.receive(SETTINGS.stateEvery());
        assertThat(world.log.savedHead()).isEqualTo(500);

        world.receive(1);
        assertThat(world.log.savedHead()).isEqualTo(500);
        world.pass(Duration.ofMinutes(61));
        assertThat(world.log.savedHead()).isEqualTo(501);
    }

    @Test
    void savesEverythingWhenItStops() {
        FakeDevice phone = attached(new FakeDevice("phone"));
        world.receive(2);
        ack(phone, 2);

        world.mailbox.stop();

        assertThat(phone.closed).isEqualTo(Session.Reason.MAILBOX_STOPPED);
        assertThat(world.log.savedHead()).isEqualTo(2);
        assertThat(world.log.cursors).containsEntry(phone.device, 2L);
    }

    @Test
    void servesADeviceThatLagsFarBehindInPages() {
        world.receive(1_000);
        FakeDevice phone = new FakeDevice("phone");
        world.mailbox.attach(phone.request(OptionalLong.of(0)), phone);
        List<Long> all = new ArrayList<>();
        for (long pos = 1; pos <= 1_000; pos++) {
            all.add(pos);
        }

        while (phone.acked() < 1_000) {
            world.readPages();
            ack(phone, phone.upTo());
        }

        assertThat(phone.positions()).isEqualTo(all);
    }

    private FakeDevice attached(FakeDevice device) {
        world.mailbox.attach(device.request(), device);
        return device;
    }

    private void ack(FakeDevice device, long pos) {
        world.mailbox.acked(device.id, device.attach(), device.ack(pos));
    }
}
