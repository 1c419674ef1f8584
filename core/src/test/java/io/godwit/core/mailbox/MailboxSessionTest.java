// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static io.godwit.core.mailbox.FakeWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Attaches that are made again, and sessions that may vanish without a word. */
class MailboxSessionTest {
    private final FakeWorld world = new FakeWorld();
    private final FakeDevice phone = new FakeDevice("phone");

    private void attach(FakeDevice device) {
        world.mailbox.attach(device.request(), device);
        world.registerAll();
    }

    @Test
    void ignoresAnAttachThatANewerOneOvertook() {
        AttachRequest old = phone.request();
        attach(phone);
        world.mailbox.attach(old, phone);
        world.receive(1);

        assertThat(phone.positions()).containsExactly(1L);
    }

    @Test
    void goesOnWhereItWasWhenAConnectionAttachesAgain() {
        attach(phone);
        world.receive(3);
        world.mailbox.acked(phone.id, phone.attach(), phone.ack(2));
        world.mailbox.attach(phone.again(), phone);
        world.receive(1);

        assertThat(phone.positions()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(world.mailbox.renew(phone.id, phone.attach(), 2)).isTrue();
    }

    @Test
    void goesOnToLeaveOutWhatAConnectionSentBeforeItAttachedAgain() {
        attach(phone);
        world.send(BOB, "c", phone);
        world.answerForwards();
        world.holdRegistrations = true;
        world.mailbox.attach(phone.again(), phone);
        world.storeAll();

        assertThat(phone.got).isEmpty();
    }

    @Test
    void takesOverFromNobodyWhenAConnectionOnlyAttachesAgain() {
        attach(phone);
        FakeDevice newer = new FakeDevice("phone");
        attach(newer);
        assertThat(phone.closed).isEqualTo(Session.Reason.TAKEN_OVER);

        world.mailbox.attach(phone.again(), phone);
        world.receive(1);

        assertThat(phone.closed).isEqualTo(Session.Reason.TAKEN_OVER);
        assertThat(newer.closed).isNull();
        assertThat(newer.positions()).containsExactly(1L);
    }

    @Test
    void dropsARemoteSessionThatIsNotRenewed() {
        phone.remote = true;
        attach(phone);
        FakeDevice local = new FakeDevice("laptop");
        attach(local);
        for (int i = 0; i < 10; i++) {
            world.pass(Session.RENEWAL);
            assertThat(world.mailbox.renew(phone.id, phone.attach(), 0)).isTrue();
        }

        world.pass(Session.RENEWAL.multipliedBy(3));
        world.receive(1);

        assertThat(phone.got).isEmpty();
        assertThat(phone.closed).isNull();
        assertThat(world.mailbox.renew(phone.id, phone.attach(), 0)).isFalse();
        assertThat(local.positions()).containsExactly(1L);
    }

    @Test
    void learnsFromARenewalWhatWasAcknowledged() {
        attach(phone);
        world.receive(3);

        assertThat(world.mailbox.renew(phone.id, phone.attach(), 3)).isTrue();
        world.mailbox.detach(phone.id);

        assertThat(world.log.cursors).containsEntry(phone.device, 3L);
    }

    @Test
    void doesNotKnowAnAttachThatDidNotArrive() {
        attach(phone);

        assertThat(world.mailbox.renew(phone.id, phone.attach() + 1, 0)).isFalse();
        assertThat(world.mailbox.renew(new SessionId(-7), 1, 0)).isFalse();
    }

    @Test
    void dropsTheSessionsOfANodeThatIsGone() {
        attach(phone);
        world.receive(2);
        world.mailbox.acked(phone.id, phone.attach(), phone.ack(2));

        world.mailbox.vanished(session -> session == phone);
        world.receive(1);
        world.pass(MailboxSettings.defaults().cursorDelay());

        assertThat(phone.positions()).containsExactly(1L, 2L);
        assertThat(world.log.cursors).containsEntry(phone.device, 2L);
    }

    @Test
    void handsAMessageOverAgainWhenTheOtherMailboxIsSilent() {
        var answers = world.send(BOB, "c", phone);
        world.pass(Duration.ofMillis(1_300));
        world.pass(Duration.ofMillis(1_300));
        assertThat(world.forwards)
                .hasSize(3)
                .allMatch(each -> each.request()
                        .id()
                        .equals(world.forwards.get(0).request().id()));

        world.answerForwards(); // all of them
        world.storeAll();
        world.pass(Duration.ofSeconds(5));

        assertThat(answers).singleElement().isInstanceOf(SendResult.Accepted.class);
        assertThat(world.log.truth()).hasSize(1);
        assertThat(world.forwards).isEmpty();
    }

    @Test
    void handsAMessageWithoutACidOverOnce() {
        var answers = world.send(BOB, null, phone);
        world.pass(Duration.ofSeconds(5));

        assertThat(world.forwards).hasSize(1);
        assertThat(answers).singleElement().isInstanceOf(SendResult.Refused.class);
    }
}
