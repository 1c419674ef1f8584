// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.config.Secret;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushSender;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that decides and nodes that push, each an actor system of its own that talks to the others over TCP. */
class PushRolesIT {
    private final List<ClusterNode> nodes = new ArrayList<>();

    /** Answers when it is told to. */
    private static final class Provider implements PushSender {
        final List<PushRequest> asked = new CopyOnWriteArrayList<>();
        final CompletableFuture<PushOutcome> answer;

        Provider(CompletableFuture<PushOutcome> answer) {
            this.answer = answer;
        }

        @Override
        public CompletionStage<PushOutcome> send(PushRequest request) {
            asked.add(request);
            return answer;
        }
    }

    private ClusterNode node(List<InetSocketAddress> seeds, String role) {
        ClusterNode node =
                ClusterNode.start(new ClusterSettings("127.0.0.1", 0, seeds, Set.of(role), Duration.ofSeconds(4)));
        nodes.add(node);
        return node;
    }

    private static List<InetSocketAddress> of(ClusterNode node) {
        var address = Cluster.get(node.system()).selfMember().address();
        return List.of(InetSocketAddress.createUnresolved(
                address.getHost().orElseThrow(), address.getPort().orElseThrow()));
    }

    @AfterEach
    void stop() throws Exception {
        for (ClusterNode node : nodes) {
            node.stop().toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
    }

    private static PushOutcome outcome(PushSender pushes) throws Exception {
        return pushes.send(request()).toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    private static PushRequest request() {
        return new PushRequest(
                UUID.randomUUID(),
                new UserId("alice"),
                new DeviceId("phone"),
                new PushAddress(
                        "main",
                        "fcm",
                        PushAddress.Kind.TOKEN,
                        Secret.of("token"),
                        PushAddress.Environment.UNKNOWN,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                PushRequest.Kind.MESSAGE,
                PushRequest.ContentMode.FULL,
                Optional.of("u:bob"),
                "bob",
                "text",
                "hello",
                1,
                1,
                "",
                OptionalInt.empty(),
                false,
                Instant.now(),
                1);
    }

    private static CompletableFuture<PushOutcome> accepted() {
        return CompletableFuture.completedFuture(new PushOutcome.Accepted("taken"));
    }

    @Test
    void sharesWorkAmongThePushRolesAndWaitsWithoutOne() throws Exception {
        ClusterNode broker = node(List.of(), ClusterSettings.BROKER);
        PushSender pushes = broker.pushRoles();
        assertThat(outcome(pushes))
                .isInstanceOfSatisfying(
                        PushOutcome.Retry.class,
                        retry -> assertThat(retry.attempted()).isFalse());

        Provider first = new Provider(accepted());
        Provider second = new Provider(accepted());
        node(of(broker), ClusterSettings.PUSH).offer(first);
        node(of(broker), ClusterSettings.PUSH).offer(second);

        Eventually.holds("both push", () -> {
            var unused = pushes.send(request());
            return !first.asked.isEmpty() && !second.asked.isEmpty();
        });
        assertThat(outcome(pushes)).isEqualTo(new PushOutcome.Accepted("taken"));
    }

    @Test
    void answersAtOnceForANodeThatIsGone() throws Exception {
        ClusterNode broker = node(List.of(), ClusterSettings.BROKER);
        PushSender pushes = broker.pushRoles();
        Provider silent = new Provider(new CompletableFuture<>());
        ClusterNode pushing = node(of(broker), ClusterSettings.PUSH);
        pushing.offer(silent);
        List<CompletableFuture<PushOutcome>> answers = new CopyOnWriteArrayList<>();
        Eventually.holds("it pushes", () -> {
            answers.add(pushes.send(request()).toCompletableFuture());
            return !silent.asked.isEmpty();
        });

        pushing.stop().toCompletableFuture().get(1, TimeUnit.MINUTES);

        for (CompletableFuture<PushOutcome> answer : answers) {
            assertThat(answer.get(1, TimeUnit.MINUTES))
                    .isInstanceOfAny(PushOutcome.Unknown.class, PushOutcome.Retry.class);
        }
    }
}
