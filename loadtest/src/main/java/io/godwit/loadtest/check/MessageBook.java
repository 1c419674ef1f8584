// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows every message of a run, what its sender was told, which device got it where, and what the mailboxes hold in
 * the end. Keeps all of it, at most {@value #MAX_MESSAGES} messages. Confined to one thread, the event loop.
 */
public final class MessageBook {
    /** About 500 bytes each. */
    public static final int MAX_MESSAGES = 2_000_000;

    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final Map<String, MailboxLog> mailboxes = new HashMap<>();
    private final Map<String, List<DeviceLog>> devices = new HashMap<>();
    private final Map<String, Message> newestAcknowledged = new HashMap<>();
    private final Findings findings = new Findings();
    private long acknowledged;
    private long refused;

    /** A user's further device, at most 31, in the order of their bits. */
    public DeviceLog device(String user, String name, boolean stream) {
        List<DeviceLog> all = devices.computeIfAbsent(user, ignored -> new ArrayList<>());
        if (all.size() == 31) {
            throw new IllegalStateException(user + " has 31 devices already");
        }
        var device = new DeviceLog(this, mailbox(user), name, 1 << all.size(), stream);
        all.add(device);
        return device;
    }

    /** True as long as there is room. */
    public boolean hasRoom() {
        return messages.size() < MAX_MESSAGES;
    }

    /** A message that is sent for the first time. */
    public Message send(String cid, String from, DeviceLog device, String to, String body) {
        var message = new Message(
                cid, from, device.name(), to, body, device.newestId(), newestAcknowledged.get(from + " " + to));
        if (messages.putIfAbsent(cid, message) != null) {
            throw new IllegalArgumentException("cid used twice: " + cid);
        }
        return message;
    }

    /** A good answer; {@code id} is empty and {@code pos} -1 where the protocol's version has no room for them. */
    public void acknowledge(Message message, DeviceLog device, String id, long pos) {
        if (message.acknowledged()) {
            if (!id.isEmpty() && !(id.equals(message.id) && pos == message.pos)) {
                findings.add(Finding.WRONG_ANSWER, message + " was acknowledged again as " + id + " at " + pos);
            }
            return;
        }
        message.state = Message.State.ACKNOWLEDGED;
        message.id = id;
        message.pos = pos;
        acknowledged++;
        device.sawId(id);
        newestAcknowledged.put(message.from() + " " + message.to(), message);
    }

    /** An answer that forbids to send it again. */
    public void refuse(Message message, String reason) {
        if (message.open()) {
            message.state = Message.State.REFUSED;
            refused++;
            findings.add(Finding.REFUSED, message + ": " + reason);
        }
    }

    /** A refusal that names no message, as MQTT 3.1.1 gets it. */
    public void refusedUnnamed(String user, String reason) {
        refused++;
        findings.add(Finding.REFUSED, "one of " + user + ": " + reason);
    }

    /** An entry that a fresh device reads when all is over. */
    public void readBack(String user, Entry entry) {
        if (credible(entry, user)) {
            mailbox(user).noteReadBack(entry);
        }
    }

    /** True when this user's mailbox, as read back, holds all that was acknowledged and all that was seen. */
    public boolean readBackComplete(String user) {
        var missing = new Findings();
        mailbox(user).judge(missing);
        return missing.counts().isEmpty()
                && messages.values().stream()
                        .filter(Message::acknowledged)
                        .filter(message ->
                                message.to().equals(user) || message.from().equals(user))
                        .allMatch(message -> mailbox(user).inReadBack(message.cid()));
    }

    /** Messages that still wait for an answer. */
    public long unanswered() {
        return messages.values().stream().filter(Message::open).count();
    }

    /** Acknowledged messages that still are on the way to some device. */
    public long underWay() {
        return messages.values().stream()
                .filter(message -> message.acknowledged() && !lacking(message).isEmpty())
                .count();
    }

    boolean credible(Entry entry, String user) {
        Message message = messages.get(entry.cid());
        boolean concerned =
                message != null && (message.to().equals(user) || message.from().equals(user));
        if (message == null || !concerned || entry.pos() < 1 || entry.pos() >= MailboxLog.MAX_POSITION) {
            findings.add(Finding.MISDELIVERED, user + " got " + entry.cid() + " at " + entry.pos());
            return false;
        }
        if (!entry.body().equals(message.body())
                || !entry.from().equals(message.from())
                || !entry.device().equals(message.device())) {
            findings.add(Finding.ALTERED, user + " got " + message + " from " + entry.from() + "/" + entry.device());
        }
        return true;
    }

    void arrived(Entry entry, String user, int bit) {
        Message message = messages.get(entry.cid());
        if (message != null && message.to().equals(user)) {
            message.recipientDevices |= bit;
        } else if (message != null) {
            message.senderDevices |= bit;
        }
    }

    Findings findings() {
        return findings;
    }

    /** The judgement over everything so far, to be asked for when all is healed and read back. */
    public BookVerdict verdict() {
        Findings all = findings.copy();
        mailboxes.values().forEach(mailbox -> mailbox.judge(all));
        devices.values().stream().flatMap(List::stream).forEach(device -> device.judge(all));
        messages.values().forEach(message -> judge(message, all));
        var flat = devices.values().stream().flatMap(List::stream).toList();
        return new BookVerdict(
                messages.size(),
                acknowledged,
                refused,
                flat.stream().mapToLong(DeviceLog::distinct).sum(),
                flat.stream().mapToLong(DeviceLog::redelivered).sum(),
                flat.stream().mapToLong(DeviceLog::ownEchoes).sum(),
                mailboxes.values().stream()
                        .mapToLong(MailboxLog::lengthOfReadBack)
                        .sum(),
                BookVerdict.named(all.counts()),
                all.examples());
    }

    private void judge(Message message, Findings all) {
        if (message.open()) {
            all.add(Finding.UNANSWERED, message.toString());
        }
        Entry received = mailbox(message.to()).of(message.cid());
        Entry kept = mailbox(message.from()).of(message.cid());
        if (message.acknowledged()) {
            lacking(message).forEach(device -> all.add(Finding.LOST, message + ", not received by " + device));
            for (String user : List.of(message.to(), message.from())) {
                if (!mailbox(user).inReadBack(message.cid())) {
                    all.add(Finding.MISSING, message + ", not in the mailbox of " + user);
                }
            }
            judgeAnswer(message, kept, received, all);
        }
        if (received != null) {
            judgeOrder(message, received, all);
        }
    }

    private static void judgeAnswer(Message message, @Nullable Entry kept, @Nullable Entry received, Findings all) {
        if (kept != null
                && !message.id.isEmpty()
                && (kept.pos() != message.pos || !kept.id().equals(message.id))) {
            all.add(Finding.WRONG_ANSWER, message + " is kept as " + kept.id() + " at " + kept.pos());
        }
        if (kept != null && received != null && !kept.id().equals(received.id())) {
            all.add(Finding.WRONG_ANSWER, message + " has id " + received.id() + " at the recipient's");
        }
    }

    private void judgeOrder(Message message, Entry received, Findings all) {
        if (received.id().compareTo(message.seen()) <= 0) {
            all.add(Finding.REORDERED, message + " has id " + received.id() + ", sent after seeing " + message.seen());
        }
        Message before = message.predecessor();
        Entry earlier = before == null ? null : mailbox(message.to()).of(before.cid());
        if (earlier != null && earlier.pos() >= received.pos()) {
            all.add(
                    Finding.REORDERED,
                    message + " is at " + received.pos() + ", but " + before + ", acknowledged before it was sent, at "
                            + earlier.pos());
        }
    }

    /** The devices, as {@code user/device}, that should have this message and do not. */
    private List<String> lacking(Message message) {
        List<String> lacking = new ArrayList<>(0);
        for (DeviceLog device : devices.getOrDefault(message.to(), List.of())) {
            if ((message.recipientDevices & device.bit()) == 0) {
                lacking.add(message.to() + "/" + device.name());
            }
        }
        for (DeviceLog device : devices.getOrDefault(message.from(), List.of())) {
            if ((message.senderDevices & device.bit()) == 0 && !device.name().equals(message.device())) {
                lacking.add(message.from() + "/" + device.name());
            }
        }
        return lacking;
    }

    private MailboxLog mailbox(String user) {
        return mailboxes.computeIfAbsent(user, name -> new MailboxLog(name, findings));
    }
}
