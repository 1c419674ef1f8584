// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** Several users who write to each other for as long as a test lasts, and what must be true afterwards. */
final class Traffic implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Front server;
    private final List<String> users;
    private final List<Publisher> publishers;
    private final List<Receiver> receivers;

    private Traffic(Front server, List<String> users, List<Publisher> publishers, List<Receiver> receivers) {
        this.server = server;
        this.users = users;
        this.publishers = publishers;
        this.receivers = receivers;
    }

    /** Starts it; the server must be up, and its users have empty mailboxes: they have the name in theirs. */
    static Traffic start(Front server, String name) {
        String alice = name + "-alice";
        String bob = name + "-bob";
        String carol = name + "-carol";
        List<Receiver> receivers = List.of(
                Receiver.steady(Device.mqtt5(server, alice, "tablet")),
                Receiver.flaky(Device.mqtt3(server, alice, "watch"), Duration.ofSeconds(3)),
                Receiver.steady(Device.mqtt3(server, bob, "tablet")),
                Receiver.flaky(Device.mqtt5(server, bob, "watch"), Duration.ofSeconds(5)),
                Receiver.steady(Device.mqtt5(server, carol, "tablet")));
        List<Publisher> publishers = List.of(
                Publisher.oneAtATime(Device.mqtt5(server, alice, "phone"), bob, "alice5"),
                Publisher.oneAtATime(Device.mqtt3(server, bob, "phone"), alice, "bob3"),
                Publisher.oneAtATime(Device.mqtt5(server, carol, "phone"), bob, "carol5"),
                Publisher.several(Device.mqtt5(server, carol, "desk"), alice, "carolmany", 8));
        return new Traffic(server, List.of(alice, bob, carol), publishers, receivers);
    }

    /** How many messages are acknowledged so far. */
    int acknowledged() {
        return publishers.stream().mapToInt(each -> each.acknowledged().size()).sum();
    }

    /** Lets the publishers finish what they have begun, then compares everything that anybody knows. */
    void finishAndCheck() {
        publishers.forEach(Publisher::stop);
        Map<String, Received> mailboxes = new TreeMap<>();
        for (String user : users) {
            mailboxes.put(user, readBack(user));
        }
        List<String> problems = new ArrayList<>();
        mailboxes.forEach((user, mailbox) -> check(user, mailbox, problems));
        publishers.forEach(publisher -> check(publisher, mailboxes, problems));
        receivers.forEach(receiver -> check(receiver, mailboxes.get(receiver.user()), problems));
        System.out.println(summary(mailboxes));
        assertThat(problems).isEmpty();
    }

    private String summary(Map<String, Received> mailboxes) {
        StringBuilder text = new StringBuilder();
        mailboxes.forEach((user, mailbox) ->
                text.append(user).append(": ").append(mailbox.last()).append(" entries; "));
        publishers.forEach(each -> text.append(each.name())
                .append(": ")
                .append(each.acknowledged().size())
                .append(" acknowledged, ")
                .append(each.retries())
                .append(" retries; "));
        receivers.forEach(each -> text.append(each.received().repeated())
                .append(" repeated to a device of ")
                .append(each.user())
                .append("; "));
        return text.toString();
    }

    /** A whole mailbox as a fresh device gets it: all up to an entry that is written last. */
    private Received readBack(String user) {
        String last = "last-" + user;
        try (Device sender = Device.mqtt5(server, "dave", "phone").connect();
                Device fresh = Device.mqtt5(server, user, "fresh").connectSince(0)) {
            Eventually.within(LIMIT, last + " is acknowledged", () -> isAcknowledged(sender, user, last));
            Received mailbox = fresh.received();
            Eventually.within(
                    LIMIT,
                    () -> user + "'s last entry read back; there are " + mailbox.last(),
                    () -> mailbox.last() > 0 && mailbox.endsWith(last));
            return mailbox;
        }
    }

    private static boolean isAcknowledged(Device sender, String to, String cid) {
        try {
            if (!sender.isConnected()) {
                sender.disconnect();
                sender.connect();
            }
            sender.send(to, Json.text(cid, Publisher.body(cid))).join();
            return true;
        } catch (CompletionException refused) {
            return false;
        }
    }

    private static void check(String user, Received mailbox, List<String> problems) {
        problems.addAll(mailbox.problems());
        if (mailbox.entries().firstKey() != 1) {
            problems.add(user + "'s mailbox begins at " + mailbox.entries().firstKey());
        }
        Set<String> known = new HashSet<>();
        mailbox.entries().forEach((pos, text) -> {
            JsonNode entry = Received.parse(text);
            String cid = entry.path("cid").asText();
            if (!known.add(entry.path("from").asText() + " " + cid)) {
                problems.add(user + "'s mailbox has " + cid + " twice, at " + pos + " too");
            }
            if (!entry.path("body").asText().equals(Publisher.body(cid))) {
                problems.add(user + "'s mailbox has another body for " + cid + ": " + text);
            }
        });
    }

    private static void check(Publisher publisher, Map<String, Received> mailboxes, List<String> problems) {
        Map<String, JsonNode> senders = sentBy(publisher, mailboxes.get(publisher.from()));
        Map<String, JsonNode> recipients = sentBy(publisher, mailboxes.get(publisher.to()));
        publisher.acknowledged().forEach((cid, ack) -> {
            JsonNode sent = senders.get(cid);
            JsonNode received = recipients.get(cid);
            if (sent == null || received == null) {
                problems.add(cid + " was acknowledged and is lost: sender's " + sent + ", recipient's " + received);
            } else {
                check(cid, ack, sent, received, problems);
            }
        });
        checkOrder(publisher, "sender's", senders, problems);
        checkOrder(publisher, "recipient's", recipients, problems);
    }

    private static void check(String cid, Device.Ack ack, JsonNode sent, JsonNode received, List<String> problems) {
        if (!sent.path("id").equals(received.path("id"))) {
            problems.add(cid + " has two ids: " + sent + " and " + received);
        }
        if (ack.pos().isPresent() && ack.pos().getAsLong() != sent.path("pos").asLong()) {
            problems.add(cid + " was acknowledged at " + ack.pos().getAsLong() + " and is " + sent);
        }
        if (ack.id().isPresent() && !ack.id().get().equals(sent.path("id").asText())) {
            problems.add(cid + " was acknowledged as " + ack.id().get() + " and is " + sent);
        }
    }

    private static Map<String, JsonNode> sentBy(Publisher publisher, Received mailbox) {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        for (String text : mailbox.entries().values()) {
            JsonNode entry = Received.parse(text);
            if (entry.path("cid").asText().startsWith(publisher.name() + "-")) {
                found.put(entry.path("cid").asText(), entry);
            }
        }
        return found;
    }

    private static void checkOrder(
            Publisher publisher, String whose, Map<String, JsonNode> found, List<String> problems) {
        if (publisher.keepsOrder()
                && !List.copyOf(found.keySet())
                        .equals(List.copyOf(publisher.acknowledged().keySet()))) {
            problems.add(publisher.name() + ": the " + whose + " mailbox has another order than was sent, or more");
        }
    }

    private static void check(Receiver receiver, Received mailbox, List<String> problems) {
        Received received = receiver.received();
        Eventually.within(
                LIMIT,
                () -> receiver.user() + "'s device gets all; it has " + received.last() + " of " + mailbox.last(),
                () -> received.last() >= mailbox.last());
        problems.addAll(received.problems());
        Map<Long, String> other = new HashMap<>(received.entries());
        other.entrySet().removeAll(mailbox.entries().entrySet());
        if (!other.isEmpty()) {
            problems.add(receiver.user() + "'s device got what the mailbox has not: "
                    + other.values().iterator().next());
        }
    }

    @Override
    public void close() {
        publishers.forEach(Publisher::close);
        receivers.forEach(Receiver::close);
    }
}
