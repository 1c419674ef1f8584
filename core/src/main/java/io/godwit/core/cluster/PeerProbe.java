// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.cluster.PeerLink.Report;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.remote.DefaultFailureDetectorRegistry;
import org.apache.pekko.remote.FailureDetector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Notices within a second that the process of another node has died, which the failure detector takes some ten for: it has to leave
 * time to one that only pauses. A node whose connection was closed, and whose port is refused, is declared down, if this node has open
 * connections to a majority of the nodes that mailboxes live on, itself included and the dead one not. The majority is that of before
 * the loss: nodes that were lost within the last minute count as members. So two halves of a network in which
 * something rejects connections do not both give up the other, and of two nodes none gives up the other: the
 * split-brain resolver decides.
 *
 * <p>This is only about speed: who may own mailboxes is decided by leases. One connection per other node.
 */
final class PeerProbe extends AbstractActorWithTimers {
    private static final Logger LOG = LoggerFactory.getLogger(PeerProbe.class);
    /** Members that were lost count for as long as this. */
    private static final Duration MOURNING = Duration.ofMinutes(1);

    private static final class Peer {
        final ActorRef link;
        Member member;
        PeerLink.State state = PeerLink.State.LOST;
        boolean givenUp;

        Peer(Member member, ActorRef link) {
            this.member = member;
            this.link = link;
        }
    }

    private record Forget(UniqueAddress node) {}

    private final Cluster cluster = Cluster.get(getContext().getSystem());
    private final Map<UniqueAddress, Peer> peers = new HashMap<>();
    /** Nodes with mailboxes that did not leave in order. */
    private final Set<UniqueAddress> mourned = new HashSet<>();

    static Props props() {
        return Props.create(PeerProbe.class, PeerProbe::new);
    }

    @Override
    public void preStart() {
        cluster.subscribe(getSelf(), ClusterEvent.initialStateAsEvents(), MemberEvent.class);
    }

    @Override
    public void postStop() {
        cluster.unsubscribe(getSelf());
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(MemberRemoved.class, this::removed)
                .match(MemberEvent.class, event -> changed(event.member()))
                .match(Report.class, this::reported)
                .match(Forget.class, forget -> mourned.remove(forget.node()))
                .build();
    }

    private void changed(Member member) {
        UniqueAddress node = member.uniqueAddress();
        if (node.equals(cluster.selfUniqueAddress())) {
            return;
        }
        Peer known = peers.get(node);
        if (known == null) {
            peers.put(node, new Peer(member, getContext().actorOf(PeerLink.props(node, getSelf()))));
        } else {
            known.member = member;
        }
        if (member.status().equals(MemberStatus.down())) {
            mourn(member);
        }
    }

    private void mourn(Member member) {
        if (member.hasRole(ClusterSettings.BROKER)) {
            mourned.add(member.uniqueAddress());
            getTimers().startSingleTimer(member.uniqueAddress(), new Forget(member.uniqueAddress()), MOURNING);
        }
    }

    private void removed(MemberRemoved event) {
        UniqueAddress node = event.member().uniqueAddress();
        Peer peer = peers.remove(node);
        if (peer == null) {
            return;
        }
        getContext().stop(peer.link);
        if (event.previousStatus().equals(MemberStatus.down())) {
            mourn(event.member());
        }
    }

    private void reported(Report report) {
        Peer peer = peers.get(report.node());
        if (peer == null) {
            return;
        }
        peer.state = report.state();
        if (peer.state == PeerLink.State.GONE && (peer.givenUp || isIn(peer.member))) {
            judge(peer);
        }
    }

    private void judge(Peer peer) {
        long before = 1
                + mourned.size()
                + peers.values().stream().filter(PeerProbe::isBroker).count();
        long reachable = 1
                + peers.values().stream()
                        .filter(other -> isBroker(other) && other.state == PeerLink.State.OPEN)
                        .filter(other -> !cluster.state().getUnreachable().contains(other.member))
                        .count();
        if (2 * reachable > before) {
            if (!peer.givenUp) {
                peer.givenUp = true;
                LOG.warn(
                        "The process of the node at {} has died: its connection was closed and its port is refused",
                        peer.member.address().hostPort());
            }
            tellDetector(peer.member.address());
            cluster.down(peer.member.address());
        } else {
            LOG.debug("no majority to give up {}: {} of {}", peer.member.address(), reachable, before);
        }
    }

    private void tellDetector(Address address) {
        if (cluster.failureDetector() instanceof DefaultFailureDetectorRegistry<Address> all) {
            Option<FailureDetector> detector = all.failureDetector(address);
            if (detector.isDefined() && detector.get() instanceof ProbedFailureDetector probed) {
                probed.died();
            }
        }
    }

    private static boolean isBroker(Peer peer) {
        return peer.member.hasRole(ClusterSettings.BROKER) && isIn(peer.member);
    }

    /** Not one that leaves and has closed its port in order, or is given up already. */
    private static boolean isIn(Member member) {
        MemberStatus status = member.status();
        return !status.equals(MemberStatus.exiting())
                && !status.equals(MemberStatus.down())
                && !status.equals(MemberStatus.removed());
    }
}
