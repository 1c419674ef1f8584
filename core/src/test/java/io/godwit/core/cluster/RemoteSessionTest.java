// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.Delivery;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Content;
import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryCodec;
import io.godwit.core.message.MessageId;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.pekko.actor.Address;
import org.junit.jupiter.api.Test;

/** Both ends of a session whose mailbox is at another node, and what gets lost between them. */
class RemoteSessionTest {
    private static final SessionId ID = new SessionId(7);
    private static final UserId ALICE = new UserId("alice");
    private static final DeviceId PHONE = new DeviceId("phone");
    private static final Address MAILBOX = new Address("pekko", "godwit", "10.0.0.1", 1);
    private static final Address HERE = new Address("pekko", "godwit", "10.0.0.2", 1);
    private static final Address OTHER = new Address("pekko", "godwit", "10.0.0.3", 1);

    private final List<SessionMessage.OnTheWire> onTheWay = new ArrayList<>();
    private final List<Long> got = new ArrayList<>();
    private final List<Long> attached = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final KnownSession known = new KnownSession(ALICE, ID, new Connection(), SessionTimes.defaults());
    private RemoteSession remote = attach(1);

    private final class Connection implements Session {
        @Override
        public void attached(long attach) {
            attached.add(attach);
        }

        @Override
        public void deliver(Delivery delivery) {
            delivery.entries().forEach(entry -> got.add(entry.pos()));
        }

        @Override
        public void signal(byte[] payload) {}

        @Override
        public void closed(long attach, Reason reason) {
            closed.add(attach + " " + reason);
        }
    }

    private RemoteSession attach(long number) {
        known.attaching(
                new AttachRequest(
                        ID, number, false, PHONE, false, false, false, 8, OptionalLong.empty(), OptionalLong.empty()),
                System.nanoTime());
        return new RemoteSession(ID, MAILBOX, HERE, onTheWay::add);
    }

    private void arrive() {
        List<SessionMessage.OnTheWire> all = List.copyOf(onTheWay);
        onTheWay.clear();
        all.forEach(known::take);
    }

    private static Delivery run(long attach, long after, long upTo, int bytes) {
        List<Entry> entries = LongStream.rangeClosed(after + 1, upTo)
                .mapToObj(pos -> EntryCodec.message(
                        pos, new MessageId(pos, 1), ALICE, ALICE, PHONE, new Content(null, "text", body(bytes), null)))
                .toList();
        return new Delivery(attach, 0, after, upTo, entries, false);
    }

    private static byte[] body(int bytes) {
        byte[] body = new byte[bytes];
        java.util.Arrays.fill(body, (byte) '1');
        return body;
    }

    private KnownSession.Due dueIn(Duration time) {
        return known.due(System.nanoTime() + time.toNanos(), true, true);
    }

    @Test
    void handsOnWhatComesWithoutAGap() {
        remote.attached(1);
        remote.deliver(run(1, 0, 2, 1));
        remote.deliver(run(1, 2, 3, 1));
        arrive();

        assertThat(attached).containsExactly(1L);
        assertThat(got).containsExactly(1L, 2L, 3L);
        assertThat(dueIn(Duration.ofSeconds(1))).isEqualTo(KnownSession.Due.NOTHING);
        assertThat(dueIn(Duration.ofSeconds(26))).isEqualTo(KnownSession.Due.RENEWAL);
    }

    @Test
    void handsOnNothingBehindAGapAndAttachesAgain() {
        remote.attached(1);
        remote.deliver(run(1, 0, 2, 1));
        remote.deliver(run(1, 2, 3, 1));
        remote.deliver(run(1, 3, 4, 1));
        onTheWay.remove(2);
        arrive();
        remote.deliver(run(1, 4, 5, 1));
        arrive();

        assertThat(got).containsExactly(1L, 2L);
        assertThat(dueIn(Duration.ZERO)).isEqualTo(KnownSession.Due.ATTACH);
        known.attachAgain();
        assertThat(closed).containsExactly("1 MAILBOX_STOPPED");

        remote = attach(2);
        remote.deliver(run(2, 2, 5, 1));
        arrive();
        assertThat(got).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void findsOutByItsRenewalThatTheLastDeliveryWasLost() {
        remote.attached(1);
        remote.deliver(run(1, 0, 2, 1));
        onTheWay.remove(1);
        remote.renewed(1);
        arrive();

        assertThat(got).isEmpty();
        assertThat(dueIn(Duration.ZERO)).isEqualTo(KnownSession.Due.ATTACH);
    }

    @Test
    void ignoresWhatIsAboutAnOlderAttach() {
        RemoteSession old = remote;
        remote = attach(2);
        old.attached(1);
        old.deliver(run(1, 0, 2, 1));
        old.closed(1, Session.Reason.TAKEN_OVER);
        old.renewed(1);
        arrive();

        assertThat(attached).isEmpty();
        assertThat(got).isEmpty();
        assertThat(closed).isEmpty();
    }

    @Test
    void attachesAgainAndAgainWithoutAConfirmation() {
        assertThat(dueIn(Duration.ofSeconds(1))).isEqualTo(KnownSession.Due.NOTHING);
        for (int i = 2; i < 20; i++) {
            assertThat(dueIn(Duration.ofSeconds(51))).isEqualTo(KnownSession.Due.ATTACH);
            attach(i);
        }
    }

    @Test
    void attachesAgainWhenTheNodeOfItsMailboxIsGone() {
        remote.attached(1);
        arrive();
        known.removed(OTHER, System.nanoTime());
        assertThat(dueIn(Duration.ZERO)).isEqualTo(KnownSession.Due.NOTHING);

        known.removed(MAILBOX, System.nanoTime());
        assertThat(dueIn(Duration.ZERO)).isEqualTo(KnownSession.Due.ATTACH);
    }

    @Test
    void isRenewedAtOnceWhenTheNodeOfItsMailboxCanBeReachedAgain() {
        remote.attached(1);
        arrive();
        known.reachable(OTHER, System.nanoTime());
        assertThat(dueIn(Duration.ZERO)).isEqualTo(KnownSession.Due.NOTHING);

        known.reachable(MAILBOX, System.nanoTime());
        assertThat(dueIn(Duration.ZERO)).isEqualTo(KnownSession.Due.RENEWAL);
    }

    @Test
    void neverRenewsAMailboxOfItsOwnNode() {
        known.attached(1);

        assertThat(dueIn(Duration.ofHours(1))).isEqualTo(KnownSession.Due.NOTHING);
    }

    @Test
    void cutsARunIntoMessagesThatFit() {
        remote.deliver(run(1, 0, 20, RemoteSession.MAX_BYTES / 5));
        assertThat(onTheWay).hasSize(5);
        arrive();
        assertThat(got).hasSize(20).isSorted();

        remote.deliver(run(1, 20, 22, 2 * RemoteSession.MAX_BYTES));
        assertThat(onTheWay).hasSize(2);
        remote.deliver(new Delivery(1, 0, 22, 30, List.of(), false));
        assertThat(onTheWay).hasSize(3);
        arrive();
        assertThat(got).hasSize(22);
    }
}
