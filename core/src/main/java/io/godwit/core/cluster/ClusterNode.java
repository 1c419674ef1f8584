// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.godwit.core.push.PushSender;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a member of the cluster. One that is given no seed nodes is a cluster of its own. Any thread.
 */
public final class ClusterNode {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

    private final ActorSystem<Void> system;
    private final CompletableFuture<Void> up = new CompletableFuture<>();
    private final ClusterSettings settings;

    private ClusterNode(ClusterSettings settings, Config first) {
        this.settings = settings;
        Config config = first.withFallback(ClusterConfig.of(settings));
        ActorSystemSetup setup = ActorSystemSetup.create(BootstrapSetup.create(config));
        if (settings.tls().isPresent()) {
            NodeTls tls = new NodeTls(settings.tls().get());
            setup = setup.and(SSLEngineProviderSetup.create(unused -> tls));
        }
        system = ActorSystem.create(Behaviors.empty(), ClusterConfig.SYSTEM, setup);
    }

    /**
     * Starts the actor system and begins to join.
     *
     * @throws org.apache.pekko.remote.RemoteTransportException if the port cannot be bound
     * @throws IllegalArgumentException naming the setting of a file for TLS that cannot be used
     */
    public static ClusterNode start(ClusterSettings settings) {
        return start(settings, ConfigFactory.empty());
    }

    /**
     * Begins to join.
     *
     * @param othersServe other nodes have mailboxes: this one never begins a cluster of its own then, but waits for theirs. The
     *     first of the seeds would do so after some seconds without an answer; two clusters would keep the shards from each
     *     other by their leases for ever
     */
    public static ClusterNode start(ClusterSettings settings, boolean othersServe) {
        return start(
                settings,
                othersServe
                        ? ConfigFactory.parseMap(Map.of("pekko.cluster.seed-node-timeout", "1h"))
                        : ConfigFactory.empty());
    }

    /** @param first comes before what we configure; for tests */
    static ClusterNode start(ClusterSettings settings, Config first) {
        ClusterNode node = new ClusterNode(settings, first);
        if (settings.roles().contains(ClusterSettings.BROKER)) {
            ((ExtendedActorSystem) Adapter.toClassic(node.system)).systemActorOf(PeerProbe.props(), "peer-probe");
        }
        node.join();
        return node;
    }

    private void join() {
        Cluster cluster = Cluster.get(system);
        if (settings.discovery().isPresent()) {
            bootstrap();
        } else if (settings.seeds().isEmpty()) {
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        } else {
            List<Address> seeds = settings.seeds().stream()
                    .map(seed -> new Address("pekko", ClusterConfig.SYSTEM, seed.getHostString(), seed.getPort()))
                    .toList();
            cluster.manager().tell(new JoinSeedNodes(seeds));
        }
    }

    private void bootstrap() {
        PekkoManagement.get(system).start().whenComplete((uri, failure) -> {
            if (failure == null) {
                ClusterBootstrap.get(system).start();
            } else {
                String problem = "cluster.discovery.port cannot be used on " + settings.bindAddress();
                LOG.error("{}: this node will not find others", problem, failure);
                up.completeExceptionally(new IllegalStateException(problem, failure));
                system.terminate();
            }
        });
    }

    ActorSystem<Void> system() {
        return system;
    }

    ClusterSettings settings() {
        return settings;
    }

    /** Whether this node is a full member: until then requests wait. */
    public boolean isUp() {
        return Cluster.get(system).selfMember().status().equals(MemberStatus.up());
    }

    /** Completes when this node is a full member, or fails when it cannot become one. */
    public CompletionStage<Void> whenUp() {
        org.apache.pekko.cluster.Cluster.get(Adapter.toClassic(system)).registerOnMemberUp(() -> up.complete(null));
        return up;
    }

    /** Completes when this node is none any more: it was told to leave, or the others gave it up. */
    public CompletionStage<Void> whenGone() {
        return system.getWhenTerminated().thenApply(done -> null);
    }

    /** The address of a node that has mailboxes of another keyspace than this one, if there is one. */
    public Optional<String> stranger() {
        for (Member member : Cluster.get(system).state().getMembers()) {
            if (member.hasRole(ClusterSettings.BROKER) && !member.getRoles().containsAll(settings.keyspaceRoles())) {
                return Optional.of(member.address().hostPort());
            }
        }
        return Optional.empty();
    }

    /** Whether clients find another node that serves them. */
    public boolean hasOtherBroker() {
        return hasOtherBroker(any -> true);
    }

    /** Whether one of them is such a node. */
    boolean hasOtherBroker(Predicate<Address> such) {
        Cluster cluster = Cluster.get(system);
        Address mine = cluster.selfMember().address();
        for (Member member : cluster.state().getMembers()) {
            if (member.hasRole(ClusterSettings.BROKER)
                    && member.status().equals(MemberStatus.up())
                    && !member.address().equals(mine)
                    && such.test(member.address())) {
                return true;
            }
        }
        return false;
    }

    /** Lets the other nodes hand pushes to this one. */
    public void offer(PushSender pushes) {
        system.systemActorOf(PushWorker.create(pushes), "push-worker", Props.empty());
    }

    /** The push roles of the other nodes, as one. */
    public PushSender pushRoles() {
        return PushRouter.start(system);
    }

    /**
     * Runs this when the JVM is told to stop. Pekko's transport closes itself then unless somebody is registered with it: the
     * others would take this node for dead before it has left.
     */
    public void onJvmStop(Runnable stop) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        // the transport waits for as long as all phases with tasks may take: this one's limit is longer than any stop
        shutdown.addTask(
                CoordinatedShutdown.PhaseBeforeServiceUnbind(),
                "the server stops in its own order",
                () -> CompletableFuture.completedFuture(Done.done()));
        if (shutdown.addCancellableJvmShutdownHook(stop).isCancelled()) { // it is gone already
            Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
        }
    }

    /** Leaves the cluster: what lives here is stopped in order. Completes when the actor system is gone. */
    public CompletionStage<Void> stop() {
        return CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.actorSystemTerminateReason())
                .thenApply(done -> null);
    }
}
