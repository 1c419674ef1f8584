// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static io.godwit.core.cluster.SeveralNodes.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cassandra.testing.CassandraExtension;
import io.godwit.cassandra.testing.CassandraServer;
import io.godwit.core.cluster.SeveralNodes.Node;
import io.godwit.core.mailbox.CommandRequest;
import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.MailboxCommand;
import io.godwit.core.mailbox.MailboxCommands;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Entry;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Devices and mailboxes at different nodes, over lines that break and with nodes that die. */
@ExtendWith(CassandraExtension.class)
class SessionsIT {
    private static final DeviceId PHONE = new DeviceId("phone");
    private static final int USERS = 9;
    private SeveralNodes nodes;

    @BeforeEach
    void start(CassandraServer server) throws Exception {
        nodes = new SeveralNodes(server, 3);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.stop();
    }

    private Node node(int number) {
        return nodes.all.get(number % nodes.all.size());
    }

    private static UserId user(int number) {
        return new UserId("user-" + number);
    }

    /** Everybody's device, each user's at the next node: two of three are not at the node of their mailbox. */
    private List<TestConnection> everybody() throws Exception {
        List<TestConnection> all = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            TestConnection phone = new TestConnection(node(i).mailboxes(), user(i), PHONE);
            phone.attach();
            all.add(phone);
        }
        for (TestConnection each : all) {
            Eventually.holds("attached", each::isAttached);
        }
        return all;
    }

    private static SendResult.Accepted accepted(Node at, int from, int to, String cid) throws Exception {
        return SeveralNodes.accepted(at, user(from), user(to), cid);
    }

    private static CommandResult command(Node at, int user, String op, String json) throws Exception {
        MailboxCommand command = MailboxCommands.parse(op, json.getBytes(StandardCharsets.UTF_8));
        return await(at.mailboxes().command(user(user), new CommandRequest(new SessionId(-1), PHONE, command)));
    }

    private static boolean hasCid(TestConnection phone, String cid) {
        return phone.got.stream().anyMatch(entry -> cid.equals(entry.cid()));
    }

    @Test
    void servesDevicesWhoseMailboxesAreAtOtherNodes() throws Exception {
        List<TestConnection> phones = everybody();
        for (int to = 0; to < USERS; to++) {
            TestConnection phone = phones.get(to);
            String prefix = "m-" + to + "-";
            List<String> cids = IntStream.range(0, 20).mapToObj(i -> prefix + i).toList();
            SendResult.Accepted last = null;
            for (String cid : cids) {
                last = accepted(node(to + 1), to == 0 ? 1 : 0, to, cid);
            }
            Eventually.holds("all have arrived", () -> hasCid(phone, prefix + "19"));
            assertThat(phone.bodies())
                    .containsSubsequence(
                            cids.stream().map(cid -> '"' + cid + '"').toList());

            node(to + 2).mailboxes().signal(user(to), "{}".getBytes(StandardCharsets.UTF_8), new SessionId(-1));
            Eventually.holds("the signal has arrived", () -> phone.signals.size() == 1);

            int sender = to == 0 ? 1 : 0;
            assertThat(command(node(to), sender, "recall", recall(to, Objects.requireNonNull(last))))
                    .isInstanceOf(CommandResult.Done.class);
            Eventually.holds("the recall has arrived", () -> phone.got.stream().anyMatch(e -> e.recalls() != null));
            assertThat(command(node(to + 1), to, "dialogs", "{\"op\":\"dialogs\"}"))
                    .isInstanceOfSatisfying(
                            CommandResult.Done.class,
                            done -> assertThat(done.json()).contains("\"unread\":19"));
        }
    }

    private static String recall(int dialog, SendResult.Accepted message) {
        return "{\"op\":\"recall\",\"dialog\":\"u:" + user(dialog) + "\",\"id\":\"" + message.id() + "\"}";
    }

    @Test
    void keepsTheCursorOfADeviceAndHandsItToTheNextConnectionElsewhere() throws Exception {
        List<TestConnection> phones = everybody();
        for (int i = 1; i <= 3; i++) {
            TestConnection first = phones.get(i);
            receive(first, i, "a-" + i);
            TestConnection second = new TestConnection(node(i + 1).mailboxes(), user(i), PHONE);
            second.attach();
            Eventually.holds("taken over", () -> first.end() == Session.Reason.TAKEN_OVER);
            receive(second, i, "b-" + i);
            second.detach();

            accepted(node(i), 0, i, "c-" + i);
            TestConnection third = new TestConnection(node(i + 2).mailboxes(), user(i), PHONE);
            third.attach();
            Eventually.holds("it has arrived", () -> !third.got.isEmpty());

            assertThat(cids(first)).containsExactly("a-" + i);
            assertThat(cids(second)).containsExactly("b-" + i);
            assertThat(cids(third)).containsExactly("c-" + i);
        }
    }

    /** Until the store knows that the device has it. What is read with the epoch 0 changes nothing. */
    private void receive(TestConnection phone, int user, String cid) throws Exception {
        accepted(node(user), 0, user, cid);
        Eventually.holds("it has arrived", () -> hasCid(phone, cid));
        long pos = phone.got.get(phone.got.size() - 1).pos();
        Eventually.holds(
                "its cursor has moved",
                () -> await(nodes.store.load(user(user), 0)).cursors().getOrDefault(PHONE, 0L) >= pos);
    }

    @Test
    void losesDoublesAndReordersNothingWhenMessagesBetweenNodesGetLost() throws Exception {
        long seed = 20_261_129;
        Random random = new Random(seed);
        List<TestConnection> phones = everybody();
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            int from = i;
            senders.add(CompletableFuture.runAsync(() -> sendMany(from, new Random(seed + from)), runnable -> {
                Thread thread = new Thread(runnable, "sender-" + from);
                thread.setDaemon(true);
                thread.start();
            }));
        }
        CompletableFuture<Void> done = CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new));
        for (int cuts = 0; !done.isDone() && cuts < 400; cuts++) {
            Node one = node(random.nextInt(3));
            Node other = node(nodes.all.indexOf(one) + 1 + random.nextInt(2));
            SeveralNodes.cut(one, other);
            pause(50 + random.nextInt(500));
            SeveralNodes.mend(one, other);
            pause(random.nextInt(300));
        }
        await(done);

        for (int to = 0; to < USERS; to++) {
            Set<String> expected = new HashSet<>();
            for (int from = 0; from < USERS; from++) {
                for (int n = from; n < MESSAGES; n++) {
                    if (recipient(from, n) == to) {
                        expected.add("s-" + from + "-" + n);
                    }
                }
            }
            TestConnection phone = phones.get(to);
            Eventually.holds("all is there", () -> cids(phone).containsAll(expected));
            assertThat(phone.got.stream().map(Entry::pos).toList()).isSorted().doesNotHaveDuplicates();
            assertThat(cids(phone)).doesNotHaveDuplicates();
        }
        assertThat(phones.stream().mapToLong(TestConnection::attaches).sum())
                .as("some had to attach again")
                .isGreaterThan(USERS);
    }

    private static final int MESSAGES = 60;

    private static int recipient(int from, int n) {
        return (from + 1 + n) % USERS == from ? (from + 2) % USERS : (from + 1 + n) % USERS;
    }

    private void sendMany(int from, Random random) {
        try {
            for (int n = from; n < MESSAGES; n++) {
                accepted(node(random.nextInt(3)), from, recipient(from, n), "s-" + from + "-" + n);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> cids(TestConnection phone) {
        return phone.got.stream().map(Entry::cid).filter(Objects::nonNull).toList();
    }

    private static void pause(int millis) {
        java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
    }

    @Test
    void attachesAgainWhenANodeDies() throws Exception {
        List<TestConnection> phones = everybody();
        for (int i = 0; i < USERS; i++) {
            accepted(node(0), i, (i + 1) % USERS, "before-" + i);
        }
        Node victim = nodes.all.get(2);
        nodes.kill(victim);
        Eventually.holds(
                "it is no member any more",
                () -> SeveralNodes.members(node(0)) == 2 && SeveralNodes.members(node(1)) == 2);

        for (int i = 0; i < USERS; i++) {
            accepted(node(i), i, (i + 1) % USERS, "after-" + i);
        }
        for (int i = 0; i < USERS; i++) {
            if (i % 3 == 2) {
                continue; // its connection died with the node
            }
            TestConnection phone = phones.get(i);
            String last = "after-" + (i + USERS - 1) % USERS;
            Eventually.holds(last, () -> hasCid(phone, last));
            assertThat(phone.got.stream().map(Entry::pos).toList()).isSorted().doesNotHaveDuplicates();
            assertThat(phone.end()).isNull();
        }
    }
}
