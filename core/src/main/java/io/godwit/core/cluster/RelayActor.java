// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.relay.Interest;
import io.godwit.core.relay.RelayTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One for each node with the role broker: finds the others, tells them what this node's subscribers want and hears the same of
 * them, fetches retained messages when the node starts, and publishes what comes in. What goes out does not pass through here
 * ({@link RelayLinks}).
 *
 * <p>A node serves others' messages when it has <em>joined</em>: every other node that is up has told what it wants, and knows
 * what this one wants. It stays joined: who comes later introduces itself before it serves. Which filters are wanted is added to
 * with each subscription, and found out anew now and then, so that it shrinks; a filter that was dropped is announced for one
 * more round, for a subscription that was let through on its account.
 */
final class RelayActor extends AbstractBehavior<RelayMessage> {
    static final ServiceKey<RelayMessage> KEY = ServiceKey.create(RelayMessage.class, "raw-relay");

    private static final Duration TICK = Duration.ofMillis(250);
    private static final long TELL_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long SWEEP_NANOS = Duration.ofMinutes(10).toNanos();
    /** Without a node that has the retained messages for so long, this one's own are as good as any. */
    private static final long ALONE_NANOS = Duration.ofSeconds(15).toNanos();

    /** Subscriptions that wait for the others to know. */
    private static final int MAX_WAITING = 10_000;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(RelayActor.class);

    private final RelayLinks links;
    private final RelaySelf state;
    private final Cluster cluster;
    private final Map<ActorRef<RelayMessage>, RelayPeer> peers = new LinkedHashMap<>();
    private final List<RelayMessage.Subscribing> waiting = new ArrayList<>();
    private final RelayInbound inbound;
    private final RelayServer server;

    private @Nullable RelayTarget target;
    private @Nullable RelayCopy copy;
    private @Nullable CompletableFuture<Void> closing;
    private long version = 1;
    /** Since when others know of an open broker; 0 = they do not. */
    private long openVersion;

    private long openedAt;
    private boolean synced;
    /** What subscribers want, and what they wanted at the last look too: this is what the others are told. */
    private Interest told = Interest.NOTHING;

    private Interest wanted = Interest.NOTHING;
    private Interest recent = Interest.NOTHING;
    private boolean sweeping;
    private long sweptAt;

    private RelayActor(ActorContext<RelayMessage> context, RelayLinks links, RelaySelf state) {
        super(context);
        this.links = links;
        this.state = state;
        cluster = Cluster.get(context.getSystem());
        inbound = new RelayInbound(links.listener(), context.getSelf());
        server = new RelayServer(context.getSelf()::tell);
        ActorRef<Receptionist.Listing> listings = context.messageAdapter(
                Receptionist.Listing.class,
                // also those that cannot be reached just now: as long as they are members, they are waited for
                listing -> new RelayMessage.Nodes(listing.getAllServiceInstances(KEY)));
        ActorRef<Receptionist.Command> receptionist = context.getSystem().receptionist();
        receptionist.tell(Receptionist.register(KEY, context.getSelf()));
        receptionist.tell(Receptionist.subscribe(KEY, listings));
    }

    static Behavior<RelayMessage> create(RelayLinks links, RelaySelf state) {
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(RelayMessage.Tick.TICK, TICK);
            return Behaviors.setup(context -> new RelayActor(context, links, state));
        });
    }

    @Override
    public Receive<RelayMessage> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::take).build();
    }

    private Behavior<RelayMessage> take(RelayMessage message) {
        if (message instanceof RelayMessage.Publish publish) {
            if (publish.message().retain()) {
                links.touch(publish.message().topic());
            }
            inbound.take(publish, target);
        } else if (message instanceof RelayMessage.Taken taken) {
            links.taken(taken.number(), taken.ok());
        } else if (message instanceof RelayMessage.Seen seen) {
            RelayPeer peer = peers.get(seen.from());
            if (peer != null) {
                peer.seen(seen.upTo());
            }
        } else {
            arrange(message, System.nanoTime());
        }
        return this;
    }

    /** What happens seldom. */
    private void arrange(RelayMessage message, long now) {
        if (message instanceof RelayMessage.Hello hello) {
            heard(hello);
        } else if (message instanceof RelayMessage.Heard heard) {
            RelayPeer peer = peers.get(heard.from());
            if (peer != null) {
                peer.heard = Math.max(peer.heard, heard.version());
            }
        } else if (message instanceof RelayMessage.Subscribing subscribing) {
            subscribing(subscribing);
        } else if (message instanceof RelayMessage.Nodes nodes) {
            nodes(nodes.all());
        } else if (message instanceof RelayMessage.Fetch fetch) {
            server.fetch(fetch, synced ? target : null, now);
        } else if (message instanceof RelayMessage.Made made) {
            server.made(made);
        } else if (message instanceof RelayMessage.Page page && copy != null) {
            copy.take(page, now);
        } else if (message instanceof RelayMessage.Copied step && copy != null) {
            if (copy.stored(step, now)) {
                nowSynced();
            }
        } else if (message instanceof RelayMessage.Open open) {
            open(open.target(), now);
        } else if (message instanceof RelayMessage.Swept swept) {
            swept(swept.interest(), now);
        } else if (message instanceof RelayMessage.Close close) {
            close(close.done());
        } else if (message instanceof RelayMessage.Closed closed) {
            closed.done().complete(null);
        } else if (message instanceof RelayMessage.Tick) {
            tick(now);
        }
        review(now);
    }

    // ---- the other nodes

    private void nodes(Set<ActorRef<RelayMessage>> all) {
        Set<ActorRef<RelayMessage>> others = new HashSet<>(all);
        others.remove(getContext().getSelf());
        peers.keySet().retainAll(others);
        others.forEach(node -> peers.computeIfAbsent(node, RelayPeer::new));
        inbound.retain(others);
        links.peers(List.copyOf(peers.values()));
    }

    private void heard(RelayMessage.Hello hello) {
        RelayPeer peer = peers.get(hello.from());
        if (peer == null) {
            return; // says it again until it is listed
        }
        if (hello.version() >= peer.version) {
            peer.is(hello);
        }
        hello.from().tell(new RelayMessage.Heard(hello.version(), getContext().getSelf()));
    }

    private void tellPeers(long now) {
        for (RelayPeer peer : peers.values()) {
            if (peer.heard < version && (peer.toldVersion < version || now - peer.toldAt > TELL_AGAIN_NANOS)) {
                peer.toldVersion = version;
                peer.toldAt = now;
                peer.node.tell(new RelayMessage.Hello(
                        version,
                        openVersion > 0 && closing == null,
                        synced,
                        told,
                        getContext().getSelf()));
            }
        }
    }

    private boolean allHave(long what) {
        return peers.values().stream().allMatch(peer -> peer.heard >= what);
    }

    // ---- this node

    private void open(RelayTarget broker, long now) {
        target = broker;
        openedAt = now;
        copy = new RelayCopy(broker, links, getContext().getSelf(), getContext().getSelf()::tell);
        sweep(broker);
    }

    private void sweep(RelayTarget broker) {
        sweeping = true;
        ActorRef<RelayMessage> self = getContext().getSelf();
        Interest[] found = {Interest.NOTHING};
        broker.filters(filter -> found[0] = found[0].with(filter)).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("The subscriptions to raw topics could not be read", failure);
            }
            self.tell(new RelayMessage.Swept(failure == null ? found[0] : null));
        });
    }

    private void swept(@Nullable Interest found, long now) {
        sweeping = false;
        sweptAt = now;
        Interest before = wanted;
        if (found != null) {
            wanted = found.with(recent);
            recent = Interest.NOTHING;
        } else if (openVersion == 0) {
            wanted = Interest.EVERYTHING;
        }
        told = wanted.with(before);
        changed();
        if (openVersion == 0) {
            openVersion = version;
        }
    }

    private void changed() {
        version++;
    }

    private void subscribing(RelayMessage.Subscribing subscribing) {
        recent = recent.with(subscribing.filter());
        wanted = wanted.with(subscribing.filter());
        Interest more = told.with(subscribing.filter());
        if (more != told) {
            told = more;
            changed();
        }
        if (waiting.size() < MAX_WAITING) {
            waiting.add(subscribing);
        } else {
            subscribing.known().complete(null); // as after the limit of the one who waits
        }
    }

    private void close(CompletableFuture<Void> done) {
        target = null;
        synced = false;
        told = Interest.NOTHING;
        closing = done;
        changed();
        getContext().scheduleOnce(CLOSE_LIMIT, getContext().getSelf(), new RelayMessage.Closed(done));
    }

    private void tick(long now) {
        links.lookAfter(now);
        inbound.lookAfter();
        server.lookAfter(now);
        if (copy != null) {
            copy.lookAfter(now);
        }
        if (target != null && !sweeping && !peers.isEmpty() && now - sweptAt > SWEEP_NANOS) {
            sweep(target);
        }
    }

    /** What follows from all that is known. */
    private void review(long now) {
        if (openVersion > 0 && !links.isJoined() && knowsAll()) {
            links.joined();
        }
        if (links.isJoined() && !synced && closing == null) {
            sync(now);
        }
        tellPeers(now);
        boolean serves = links.isJoined() && synced;
        boolean all = allHave(version);
        if (serves && all) {
            state.told(wanted);
            waiting.forEach(each -> each.known().complete(null));
            waiting.clear();
        } else if (!serves || !allHave(openVersion)) {
            state.told(null); // somebody new has heard nothing yet
        }
        if (closing != null && all) {
            closing.complete(null);
        }
        state.problem(problem());
    }

    private Optional<String> problem() {
        if (openVersion == 0) {
            return Optional.of("the broker has not started");
        }
        if (!links.isJoined()) {
            return Optional.of("not all other nodes with the role broker have answered yet");
        }
        return synced ? Optional.empty() : Optional.of("retained messages are being fetched from another node");
    }

    /** Whether each node that is up has said what it wants, and heard what this one does. */
    private boolean knowsAll() {
        Member self = cluster.selfMember();
        if (!self.status().equals(MemberStatus.up())) {
            return false;
        }
        Set<Address> known = new HashSet<>();
        for (RelayPeer peer : peers.values()) {
            if (peer.version > 0 && peer.heard >= openVersion) {
                known.add(peer.node.path().address());
            }
        }
        return others().stream().allMatch(member -> known.contains(member.address()));
    }

    private List<Member> others() {
        List<Member> others = new ArrayList<>();
        for (Member member : cluster.state().getMembers()) {
            boolean up =
                    member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.weaklyUp());
            if (up
                    && member.hasRole(ClusterSettings.BROKER)
                    && !member.address().equals(cluster.selfMember().address())) {
                others.add(member);
            }
        }
        return others;
    }

    // ---- retained messages

    private void sync(long now) {
        if (copy == null || (copy.isRunning() && isSynced(copy))) {
            return;
        }
        Optional<RelayPeer> source =
                peers.values().stream().filter(peer -> peer.synced).findFirst();
        if (source.isPresent()) {
            copy.begin(source.get().node, now);
            return;
        }
        copy.stop();
        boolean alone = peers.values().stream().noneMatch(peer -> peer.version > 0 && peer.isOpen());
        boolean oldest = others().stream().allMatch(cluster.selfMember()::isOlderThan);
        if (alone || oldest || now - openedAt > ALONE_NANOS) {
            nowSynced();
        }
    }

    private boolean isSynced(RelayCopy running) {
        return peers.values().stream().anyMatch(peer -> peer.synced && running.isFrom(peer.node));
    }

    private void nowSynced() {
        synced = true;
        links.copying(false);
        if (copy != null) {
            copy.stop();
        }
        changed();
    }
}
