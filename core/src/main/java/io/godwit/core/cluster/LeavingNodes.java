// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * The nodes that are about to leave, and give their mailboxes to the others before they do. Every node knows those of the whole
 * cluster, a moment late. Any thread.
 */
final class LeavingNodes {
    private static final ServiceKey<Done> KEY = ServiceKey.create(Done.class, "leaving");

    private final ActorSystem<?> system;
    private final Address self;
    private final AtomicBoolean announced = new AtomicBoolean();
    private volatile Set<Address> all = Set.of();

    LeavingNodes(ActorSystem<?> system) {
        this.system = system;
        this.self = Cluster.get(system).selfMember().address();
        Behavior<Receptionist.Listing> watch = Behaviors.setup(context -> {
            context.getSystem().receptionist().tell(Receptionist.subscribe(KEY, context.getSelf()));
            return Behaviors.receiveMessage(listing -> {
                all = listing.getServiceInstances(KEY).stream()
                        .map(sign -> of(sign.path().address()))
                        .collect(Collectors.toUnmodifiableSet());
                return Behaviors.same();
            });
        });
        system.systemActorOf(watch, "leaving-nodes", Props.empty());
    }

    /** An address of this node may come without host and port. */
    private Address of(Address given) {
        return given.hasLocalScope() ? self : given;
    }

    /** Tells all that this node is one of them. */
    void announce() {
        if (announced.compareAndSet(false, true)) {
            system.receptionist()
                    .tell(Receptionist.register(
                            KEY, system.systemActorOf(Behaviors.ignore(), "leaving", Props.empty())));
        }
    }

    /** Whether something lives on one of them. */
    boolean isNodeOf(ActorRef ref) {
        return all.contains(of(ref.path().address()));
    }

    /** Whether there is another node that has mailboxes, and stays. */
    boolean othersStay() {
        for (Member member : Cluster.get(system).state().getMembers()) {
            if (member.hasRole(ClusterSettings.BROKER)
                    && member.status().equals(MemberStatus.up())
                    && !member.address().equals(self)
                    && !all.contains(member.address())) {
                return true;
            }
        }
        return false;
    }
}
