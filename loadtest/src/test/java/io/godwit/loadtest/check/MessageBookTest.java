// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A faultless exchange in which single faults are planted; each must be found, and nothing else. */
class MessageBookTest {
    private final MessageBook book = new MessageBook();
    private final DeviceLog alicePhone = book.device("alice", "phone", false);
    private final DeviceLog aliceTablet = book.device("alice", "tablet", false);
    private final DeviceLog bobPhone = book.device("bob", "phone", false);
    private final DeviceLog bobWatch = book.device("bob", "watch", true);
    private int position;

    @Test
    void isCleanWhenEverythingArrivesEverywhereInOrder() {
        exchange();
        exchange();

        BookVerdict verdict = book.verdict();
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.sent()).isEqualTo(2);
        assertThat(verdict.acknowledged()).isEqualTo(2);
        assertThat(verdict.received()).isEqualTo(6);
        assertThat(verdict.readBack()).isEqualTo(4);
        assertThat(book.unanswered()).isZero();
        assertThat(book.underWay()).isZero();
    }

    @Test
    void countsARedeliveryAfterAReconnectWithoutCallingItAFault() {
        Entry first = exchange();
        exchange();
        bobPhone.connected();
        bobPhone.received(first);

        assertThat(book.verdict().clean()).isTrue();
        assertThat(book.verdict().redelivered()).isEqualTo(1);
    }

    @Test
    void allowsStreamModeToDeliverAgainOnTheSameConnection() {
        Entry first = exchange();
        exchange();
        bobWatch.received(first);

        assertThat(book.verdict().clean()).isTrue();
        assertThat(book.verdict().redelivered()).isEqualTo(1);
    }

    @Test
    void allowsStreamModeToRepeatAnOwnSendThatWasLeftOutAtFirst() {
        Entry first = exchange();
        Message reply = book.send("reply", "bob", bobWatch, "alice", "hi");
        Entry own = new Entry(++position, "id-0500", "reply", "bob", "watch", "hi");
        book.acknowledge(reply, bobWatch, own.id(), own.pos());
        alicePhone.received(own);
        aliceTablet.received(own);
        bobPhone.received(own);
        readBack(own);
        Message last = book.send("last", "alice", alicePhone, "bob", "x");
        Entry lastEntry = new Entry(++position, "id-0600", "last", "alice", "phone", "x");
        answer(last, lastEntry);
        everywhere(lastEntry);
        readBack(lastEntry);
        bobWatch.received(first);
        bobWatch.received(own);

        assertThat(book.verdict().faults()).isEmpty();
        assertThat(book.verdict().ownEchoes()).isEqualTo(1);
    }

    @Test
    void findsAnAcknowledgedMessageThatOneDeviceOfTheRecipientNeverGot() {
        Message message = send();
        Entry entry = entry(message, ++position);
        answer(message, entry);
        bobPhone.received(entry);
        aliceTablet.received(entry);
        readBack(entry);

        assertThat(book.underWay()).isEqualTo(1);
        assertOnly(Finding.LOST, 1);
        assertThat(book.verdict().examples().get(0)).contains(message.cid(), "bob/watch");
    }

    @Test
    void findsAnAcknowledgedMessageThatTheSendersOtherDeviceNeverGot() {
        Message message = send();
        Entry entry = entry(message, ++position);
        answer(message, entry);
        bobPhone.received(entry);
        bobWatch.received(entry);
        readBack(entry);

        assertOnly(Finding.LOST, 1);
        assertThat(book.verdict().examples().get(0)).contains("alice/tablet");
    }

    @Test
    void findsAnAcknowledgedMessageThatAMailboxDoesNotHold() {
        Message message = send();
        Entry entry = entry(message, ++position);
        answer(message, entry);
        everywhere(entry);
        book.readBack("alice", entry);

        assertThat(book.readBackComplete("alice")).isTrue();
        assertThat(book.readBackComplete("bob")).isFalse();
        assertThat(book.verdict().count(Finding.MISSING)).isEqualTo(1);
        assertThat(book.verdict().count(Finding.VANISHED)).isEqualTo(1);
    }

    @Test
    void findsADeliveryThatNeverWasStored() {
        exchange();
        Message message = send();
        book.refuse(message, "for the test");
        bobPhone.received(entry(message, ++position));

        assertThat(book.verdict().count(Finding.VANISHED)).isEqualTo(1);
    }

    @Test
    void findsTheSameCidAtTwoPositionsOnce() {
        Entry first = exchange();
        Message message = send();
        Entry second = new Entry(2, first.id(), first.cid(), "alice", "phone", first.body());
        bobPhone.received(second);
        bobWatch.received(second);
        book.readBack("bob", second);
        Entry third = entry(message, 3);
        bobPhone.received(third);
        bobWatch.received(third);
        book.readBack("bob", third);

        assertThat(book.verdict().count(Finding.DUPLICATED)).isEqualTo(1);
    }

    @Test
    void findsTwoContentsAtOnePosition() {
        Entry first = exchange();
        Message message = send();
        bobPhone.connected();
        bobPhone.received(entry(message, (int) first.pos()));

        assertThat(book.verdict().count(Finding.OVERWRITTEN)).isEqualTo(1);
    }

    @Test
    void findsTwoIdsOfOneEntry() {
        Entry first = exchange();
        book.readBack(
                "bob", new Entry(first.pos(), "id-9999", first.cid(), first.from(), first.device(), first.body()));

        assertOnly(Finding.OVERWRITTEN, 1);
    }

    @Test
    void findsALaterPositionBeforeAnEarlierOneOnOneConnection() {
        Entry first = answered(++position);
        Entry second = answered(++position);
        aliceTablet.received(first);
        aliceTablet.received(second);
        bobWatch.received(first);
        bobWatch.received(second);
        bobPhone.received(second);
        bobPhone.received(first);
        readBack(first);
        readBack(second);

        assertOnly(Finding.REORDERED, 1);
    }

    @Test
    void findsARepetitionOnOneConnectionOutsideOfStreamMode() {
        bobPhone.received(exchange());

        assertOnly(Finding.REORDERED, 1);
    }

    @Test
    void findsAnIdThatIsNotAboveWhatItsSenderHadSeen() {
        exchange();
        Message message = send();
        Entry entry = new Entry(++position, "id-0000", message.cid(), "alice", "phone", message.body());
        answer(message, entry);
        everywhere(entry);
        readBack(entry);

        assertOnly(Finding.REORDERED, 1);
    }

    @Test
    void findsAMessageInFrontOfOneThatWasAcknowledgedBeforeItWasSent() {
        Message first = send();
        Entry firstEntry = entry(first, 2);
        answer(first, firstEntry);
        Message second = send();
        Entry secondEntry = new Entry(1, "id-0003", second.cid(), "alice", "phone", second.body());
        answer(second, secondEntry);
        everywhere(secondEntry);
        everywhere(firstEntry);
        readBack(secondEntry);
        readBack(firstEntry);

        assertOnly(Finding.REORDERED, 1);
    }

    @Test
    void findsASkippedPositionEvenIfItComesLater() {
        Entry first = exchange();
        Entry second = answered(++position);
        Entry third = answered(++position);
        for (DeviceLog device : new DeviceLog[] {aliceTablet, bobWatch}) {
            device.received(second);
            device.received(third);
        }
        bobPhone.received(third);
        bobPhone.connected();
        bobPhone.received(second);
        bobPhone.received(third);
        readBack(second);
        readBack(third);

        assertThat(first.pos()).isEqualTo(1);
        assertOnly(Finding.GAP, 1);
    }

    @Test
    void allowsAConnectionToSkipItsOwnSends() {
        exchange();
        exchange();
        Message reply = book.send("reply", "bob", bobPhone, "alice", "hi");
        Entry entry = new Entry(++position, "id-0500", "reply", "bob", "phone", "hi");
        book.acknowledge(reply, bobPhone, entry.id(), entry.pos());
        alicePhone.received(new Entry(3, "id-0500", "reply", "bob", "phone", "hi"));
        aliceTablet.received(entry);
        bobWatch.received(entry);
        readBack(entry);
        Message last = book.send("last", "alice", alicePhone, "bob", "x");
        Entry lastEntry = new Entry(++position, "id-0600", "last", "alice", "phone", "x");
        answer(last, lastEntry);
        everywhere(lastEntry);
        readBack(lastEntry);

        assertThat(book.verdict().faults()).isEmpty();
    }

    @Test
    void findsAHoleInTheMailboxAsItIsReadBack() {
        exchange();
        position++;
        Message message = send();
        Entry entry = entry(message, ++position);
        answer(message, entry);
        bobPhone.connected();
        bobWatch.connected();
        aliceTablet.connected();
        everywhere(entry);
        readBack(entry);

        assertOnly(Finding.GAP, 2);
    }

    @Test
    void findsAMessageForSomeoneElse() {
        book.device("carol", "phone", false).received(exchange());

        assertOnly(Finding.MISDELIVERED, 1);
    }

    @Test
    void findsAMessageThatNobodySent() {
        bobPhone.received(new Entry(1, "id-1", "forged", "alice", "phone", "x"));

        assertOnly(Finding.MISDELIVERED, 1);
    }

    @Test
    void findsAChangedContentAndAChangedSender() {
        Entry entry = exchange();
        bobPhone.connected();
        bobPhone.received(new Entry(entry.pos(), entry.id(), entry.cid(), "mallory", "phone", entry.body()));
        bobPhone.connected();
        bobPhone.received(new Entry(entry.pos(), entry.id(), entry.cid(), "alice", "phone", "other"));

        assertThat(book.verdict().count(Finding.ALTERED)).isEqualTo(2);
    }

    @Test
    void findsAnAcknowledgementThatNamesAnotherPosition() {
        Message message = send();
        Entry entry = entry(message, ++position);
        book.acknowledge(message, alicePhone, entry.id(), entry.pos() + 1);
        everywhere(entry);
        readBack(entry);

        assertOnly(Finding.WRONG_ANSWER, 1);
    }

    @Test
    void findsARetryThatIsAnsweredDifferently() {
        Message message = send();
        Entry entry = entry(message, ++position);
        answer(message, entry);
        book.acknowledge(message, alicePhone, "id-0999", entry.pos());
        everywhere(entry);
        readBack(entry);

        assertOnly(Finding.WRONG_ANSWER, 1);
    }

    @Test
    void findsAMessageThatNeverWasAnswered() {
        exchange();
        send();

        assertThat(book.unanswered()).isEqualTo(1);
        assertOnly(Finding.UNANSWERED, 1);
    }

    @Test
    void doesNotCallLostWhatWasNeverAcknowledged() {
        book.refuse(send(), "for the test");

        assertOnly(Finding.REFUSED, 1);
    }

    @Test
    void judgesTheSameWhenAskedTwice() {
        send();
        book.verdict();

        assertOnly(Finding.UNANSWERED, 1);
    }

    private void assertOnly(Finding finding, long count) {
        assertThat(book.verdict().faults()).containsOnlyKeys(finding.label()).containsEntry(finding.label(), count);
    }

    /** Sent, acknowledged, received by every other device, and read back. */
    private Entry exchange() {
        Entry entry = answered(++position);
        everywhere(entry);
        readBack(entry);
        return entry;
    }

    private Entry answered(int pos) {
        Message message = send();
        Entry entry = entry(message, pos);
        answer(message, entry);
        return entry;
    }

    private int sent;

    private Message send() {
        sent++;
        return book.send("c-" + sent, "alice", alicePhone, "bob", "body " + sent);
    }

    private Entry entry(Message message, int pos) {
        return new Entry(pos, String.format("id-%04d", sent), message.cid(), "alice", "phone", message.body());
    }

    private void answer(Message message, Entry entry) {
        book.acknowledge(message, alicePhone, entry.id(), entry.pos());
    }

    private void everywhere(Entry entry) {
        aliceTablet.received(entry);
        bobPhone.received(entry);
        bobWatch.received(entry);
    }

    private void readBack(Entry entry) {
        book.readBack("alice", entry);
        book.readBack("bob", entry);
    }
}
