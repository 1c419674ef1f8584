// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with and without certificates, each an actor system of its own. */
class NodeTlsIT {
    @TempDir
    Path folder;

    private final List<ClusterNode> nodes = new ArrayList<>();

    private static ClusterSettings settings(List<InetSocketAddress> seeds) {
        return new ClusterSettings("127.0.0.1", 0, seeds, Set.of(ClusterSettings.BROKER), Duration.ofSeconds(4));
    }

    private ClusterNode start(ClusterSettings settings) {
        ClusterNode node = ClusterNode.start(settings);
        nodes.add(node);
        return node;
    }

    private static InetSocketAddress addressOf(ClusterNode node) {
        var address = Cluster.get(node.system()).selfMember().address();
        return new InetSocketAddress(
                address.getHost().orElseThrow(), address.getPort().orElseThrow());
    }

    private static int members(ClusterNode node) {
        int count = 0;
        for (var unused : Cluster.get(node.system()).state().getMembers()) {
            count++;
        }
        return count;
    }

    @AfterEach
    void stop() throws Exception {
        for (ClusterNode node : nodes) {
            node.stop().toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void letsInWhoHasACertificateOfTheSameAuthorityAndNobodyElse() throws Exception {
        TestAuthority authority = new TestAuthority();
        ClusterNode first = start(settings(List.of()).withTls(authority.issue(folder.resolve("1"), "godwit")));
        List<InetSocketAddress> seeds = List.of(addressOf(first));
        AtomicInteger heard = new AtomicInteger();
        first.system().systemActorOf(counter(heard), "counting", Props.empty());

        ClusterNode second = start(settings(seeds).withTls(authority.issue(folder.resolve("2"), "godwit", "RSA")));
        ClusterNode plain = start(settings(seeds));
        ClusterNode stranger = start(settings(seeds).withTls(new TestAuthority().issue(folder.resolve("3"), "godwit")));
        ClusterNode other = start(settings(seeds).withTls(authority.issue(folder.resolve("4"), "another-cluster")));

        Eventually.holds("the second node is a member", () -> members(first) == 2 && members(second) == 2);
        counting(second, first).tell("known", ActorRef.noSender());
        Eventually.holds("its message arrives", () -> heard.get() == 1);

        for (ClusterNode unknown : List.of(plain, stranger, other)) {
            counting(unknown, first).tell("unknown", ActorRef.noSender());
        }
        // by the time at which others have joined twice, and messages have come and gone, these would have too
        ClusterNode third = start(settings(seeds).withTls(authority.issue(folder.resolve("5"), "godwit")));
        Eventually.holds("a third node is a member", () -> members(first) == 3 && members(third) == 3);
        for (int i = 2; i <= 20; i++) {
            counting(third, first).tell("known", ActorRef.noSender());
            int expected = i;
            Eventually.holds("its message arrives", () -> heard.get() == expected);
        }
        assertThat(members(first)).isEqualTo(3);
        assertThat(List.of(plain, stranger, other)).allMatch(node -> !node.isUp());
    }

    @Test
    void usesARotatedCertificateForNewConnections() throws Exception {
        TestAuthority authority = new TestAuthority();
        ClusterTls files = authority.issue(folder, "godwit");
        ClusterNode node = start(settings(List.of()).withTls(files));
        ClusterTls client = authority.issue(folder.resolve("client"), "godwit");
        BigInteger before = shownTo(client, node);

        authority.issue(folder, "godwit");

        Eventually.holds(
                "the new certificate is shown", () -> !shownTo(client, node).equals(before));
        BigInteger after = shownTo(client, node);
        TestAuthority.write(files.key(), authority.certificate);
        TestAuthority.write(files.cert(), authority.certificate);
        long end = System.nanoTime() + Duration.ofSeconds(7).toNanos();
        Eventually.holds("a broken file changes nothing", () -> {
            assertThat(shownTo(client, node)).isEqualTo(after);
            return System.nanoTime() > end;
        });
    }

    private static BigInteger shownTo(ClusterTls client, ClusterNode node) throws Exception {
        try (SSLSocket socket = (SSLSocket) NodeIdentity.read(client)
                .context()
                .getSocketFactory()
                .createSocket(addressOf(node).getAddress(), addressOf(node).getPort())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    private static ActorSelection counting(ClusterNode from, ClusterNode to) {
        InetSocketAddress address = addressOf(to);
        return Adapter.toClassic(from.system())
                .actorSelection("pekko://" + ClusterConfig.SYSTEM + "@" + address.getHostString() + ":"
                        + address.getPort() + "/system/counting");
    }

    private static Behavior<String> counter(AtomicInteger heard) {
        return Behaviors.receiveMessage(text -> {
            heard.incrementAndGet();
            return Behaviors.same();
        });
    }
}
