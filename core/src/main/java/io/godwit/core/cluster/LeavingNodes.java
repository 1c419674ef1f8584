// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.util.Set;
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
import org.apache.pekko.cluster.typed.Cluster;

/**
 * The nodes that are about to leave, and give their mailboxes to the others before they do. Every node knows those of the whole
 * cluster, a moment late. Any thread.
 */
final class LeavingNodes {
    private static final ServiceKey<Done> KEY = ServiceKey.create(Done.class, "leaving");

    private final ClusterNode node;
    private final Address self;
    private volatile Set<Address> all = Set.of();

    LeavingNodes(ClusterNode node) {
        this.node = node;
        this.self = Cluster.get(node.system()).selfMember().address();
        Behavior<Receptionist.Listing> watch = Behaviors.setup(context -> {
            context.getSystem().receptionist().tell(Receptionist.subscribe(KEY, context.getSelf()));
            return Behaviors.receiveMessage(listing -> {
                all = listing.getServiceInstances(KEY).stream()
                        .map(sign -> of(sign.path().address()))
                        .collect(Collectors.toUnmodifiableSet());
                return Behaviors.same();
            });
        });
        node.system().systemActorOf(watch, "leaving-nodes", Props.empty());
    }

    /** An address of this node may come without host and port. */
    private Address of(Address given) {
        return given.hasLocalScope() ? self : given;
    }

    /** Tells all that this node is one of them; once. */
    void announce() {
        ActorSystem<Void> system = node.system();
        system.receptionist()
                .tell(Receptionist.register(KEY, system.systemActorOf(Behaviors.ignore(), "leaving", Props.empty())));
    }

    /** Whether something lives on one of them. */
    boolean isNodeOf(ActorRef ref) {
        return all.contains(of(ref.path().address()));
    }

    /** Whether there is another node that has mailboxes, and stays. */
    boolean othersStay() {
        return node.hasOtherBroker(other -> !all.contains(other));
    }
}
