// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Speaks for the sessions of a node: takes what mailboxes at other nodes say to them, and looks after them as nodes come and go. */
final class SessionsActor extends AbstractBehavior<SessionMessage> {
    private final Sessions sessions;
    private final MailboxRegion region;

    private SessionsActor(ActorContext<SessionMessage> context, Sessions sessions, MailboxRegion region) {
        super(context);
        this.sessions = sessions;
        this.region = region;
        subscribe(
                ClusterEvent.MemberRemoved.class,
                event -> new SessionMessage.Removed(event.member().address()));
        subscribe(
                ClusterEvent.ReachableMember.class,
                event -> new SessionMessage.Reachable(event.member().address()));
    }

    static ActorRef<SessionMessage.OnTheWire> start(ActorSystem<?> system, Sessions sessions, MailboxRegion region) {
        Behavior<SessionMessage> behavior = Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(
                    SessionMessage.Tick.TICK, sessions.times().tick());
            return Behaviors.setup(context -> new SessionsActor(context, sessions, region));
        });
        return system.systemActorOf(behavior, "sessions", Props.empty()).narrow();
    }

    private <E extends ClusterEvent.ClusterDomainEvent> void subscribe(
            Class<E> event, Function<E, SessionMessage> meaning) {
        ActorRef<E> adapter = getContext().messageAdapter(event, meaning::apply);
        Cluster.get(getContext().getSystem()).subscriptions().tell(Subscribe.create(adapter, event));
    }

    @Override
    public Receive<SessionMessage> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::take).build();
    }

    private Behavior<SessionMessage> take(SessionMessage message) {
        if (message instanceof SessionMessage.OnTheWire fromMailbox) {
            sessions.take(fromMailbox);
        } else if (message instanceof SessionMessage.Tick) {
            sessions.tick(this::renew);
        } else if (message instanceof SessionMessage.Removed removed) {
            sessions.removed(removed.node());
        } else if (message instanceof SessionMessage.Reachable reachable) {
            sessions.reachable(reachable.node());
        }
        return this;
    }

    private void renew(KnownSession session, long attach) {
        region.tell(
                session.owner(),
                new MailboxMessage.Renew(
                        session.id(),
                        attach,
                        session.acked(),
                        getContext().getSelf().narrow()));
    }
}
