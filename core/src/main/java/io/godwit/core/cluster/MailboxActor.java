// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.cluster.MailboxMessage.Acked;
import io.godwit.core.cluster.MailboxMessage.Answered;
import io.godwit.core.cluster.MailboxMessage.Append;
import io.godwit.core.cluster.MailboxMessage.Attach;
import io.godwit.core.cluster.MailboxMessage.Command;
import io.godwit.core.cluster.MailboxMessage.CursorNotSaved;
import io.godwit.core.cluster.MailboxMessage.Detach;
import io.godwit.core.cluster.MailboxMessage.Forwarded;
import io.godwit.core.cluster.MailboxMessage.Found;
import io.godwit.core.cluster.MailboxMessage.Gone;
import io.godwit.core.cluster.MailboxMessage.LetGo;
import io.godwit.core.cluster.MailboxMessage.LoadAgain;
import io.godwit.core.cluster.MailboxMessage.LoadFailed;
import io.godwit.core.cluster.MailboxMessage.Loaded;
import io.godwit.core.cluster.MailboxMessage.NodeGone;
import io.godwit.core.cluster.MailboxMessage.PageRead;
import io.godwit.core.cluster.MailboxMessage.RecentRead;
import io.godwit.core.cluster.MailboxMessage.Registered;
import io.godwit.core.cluster.MailboxMessage.Renew;
import io.godwit.core.cluster.MailboxMessage.Send;
import io.godwit.core.cluster.MailboxMessage.Signal;
import io.godwit.core.cluster.MailboxMessage.Stop;
import io.godwit.core.cluster.MailboxMessage.StoreFailed;
import io.godwit.core.cluster.MailboxMessage.Stored;
import io.godwit.core.cluster.MailboxMessage.Wake;
import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.Mailbox;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.Session;
import io.godwit.core.push.AddressClaim;
import io.godwit.core.push.PushAddress;
import io.godwit.core.store.Lease;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mailbox as an actor. It first loads the mailbox from the store and holds back what arrives meanwhile; it goes back to
 * loading when the mailbox gave up on the store.
 */
final class MailboxActor extends AbstractBehavior<MailboxMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(MailboxActor.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration TAKE_AWAY_LIMIT = Duration.ofSeconds(4);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final UserId owner;
    private final MailboxContext shared;
    private final MailboxRegion region;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final Lease lease;
    private final HeldBack heldBack = new HeldBack();
    private @Nullable Mailbox mailbox;
    private @Nullable ActorEffects effects;
    private long epoch = -1;
    private Duration pause = FIRST_PAUSE;

    private MailboxActor(
            ActorContext<MailboxMessage> context,
            UserId owner,
            MailboxContext shared,
            MailboxRegion region,
            ActorRef<ClusterSharding.ShardCommand> shard) {
        super(context);
        this.owner = owner;
        this.shared = shared;
        this.region = region;
        this.shard = shard;
        lease = shared.ownership().lease(Shards.of(owner.value()));
        load();
    }

    static Behavior<MailboxMessage> create(
            UserId owner, MailboxContext shared, MailboxRegion region, ActorRef<ClusterSharding.ShardCommand> shard) {
        return Behaviors.setup(context -> new MailboxActor(context, owner, shared, region, shard));
    }

    @Override
    public Receive<MailboxMessage> createReceive() {
        return newReceiveBuilder()
                .onAnyMessage(this::take)
                .onSignal(PostStop.class, ended -> {
                    shared.sessions().forget(getContext().getSelf());
                    return this;
                })
                .build();
    }

    private Behavior<MailboxMessage> take(MailboxMessage message) {
        if (message instanceof Stop) {
            return stop();
        }
        if (mailbox != null) {
            active(mailbox, message);
        } else {
            loading(message);
        }
        return this;
    }

    // ---- while loading

    private void load() {
        ActorRef<MailboxMessage> self = getContext().getSelf();
        long next;
        try {
            next = lease.nextEpoch();
        } catch (IllegalStateException notHeld) {
            self.tell(new LoadFailed(notHeld));
            return;
        }
        shared.store()
                .load(owner, next)
                .whenComplete((found, failure) ->
                        self.tell(failure == null ? new Loaded(next, found) : new LoadFailed(failure)));
    }

    private void loading(MailboxMessage message) {
        if (message instanceof Loaded loaded) {
            start(loaded);
        } else if (message instanceof LoadFailed failed) {
            shared.listener().loadFailed();
            LOG.debug("mailbox not loaded, next try in {}", pause, failed.cause());
            heldBack.refuseRequests();
            getContext().scheduleOnce(pause, getContext().getSelf(), LoadAgain.LOAD_AGAIN);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        } else if (message instanceof LoadAgain) {
            load();
        } else if (message instanceof Renew renewal) {
            if (!heldBack.hasAttachOf(renewal.session())) {
                shared.sessions().close(renewal);
            }
        } else {
            heldBack.add(message);
        }
    }

    private void start(Loaded loaded) {
        epoch = loaded.epoch();
        pause = FIRST_PAUSE;
        ActorEffects world = new ActorEffects(getContext(), owner, epoch, shared, lease, region, shard, this::restart);
        effects = world;
        mailbox = new Mailbox(
                owner,
                shared.settings(),
                shared.clock(),
                shared.wall(),
                world,
                shared.push().settings(),
                pushEffects(world),
                loaded.recovered());
        shared.listener().mailboxLoaded();
        for (MailboxMessage message : heldBack.takeAll()) {
            take(message);
        }
    }

    private ActorPushEffects pushEffects(ActorEffects timer) {
        ActorRef<MailboxMessage> self = getContext().getSelf();
        long life = epoch;
        return new ActorPushEffects(
                owner,
                life,
                shared,
                timer,
                answer -> self.tell(new Answered(life, answer)),
                failure -> self.tell(new StoreFailed(life, failure)),
                (from, address) -> takeAway(self, life, from, address));
    }

    /** Another mailbox lets go of an address, so that a device of this one may have it. On a thread of the store. */
    private CompletionStage<Void> takeAway(
            ActorRef<MailboxMessage> self, long life, AddressClaim.Owner from, PushAddress address) {
        if (from.user().equals(owner)) {
            CompletableFuture<Void> mine = new CompletableFuture<>();
            self.tell(new Answered(life, mailbox -> {
                mailbox.addresses().letGo(from.device(), address, gone -> answer(mine, gone));
            }));
            return mine;
        }
        return region.<Gone>ask(from.user(), replyTo -> new LetGo(from.device(), address, replyTo), TAKE_AWAY_LIMIT)
                .thenApply(gone -> null);
    }

    private static void answer(CompletableFuture<Void> asked, boolean gone) {
        if (gone) {
            asked.complete(null);
        } else {
            asked.completeExceptionally(new IllegalStateException("the other device registers it too"));
        }
    }

    private static void letGo(Mailbox to, LetGo request) {
        to.addresses().letGo(request.device(), request.address(), gone -> {
            if (gone) {
                request.replyTo().tell(Gone.GONE);
            } // else who asked is told after a time-out that it did not work, and asks again
        });
    }

    private void restart() {
        if (mailbox != null) {
            LOG.warn("a mailbox gave up on the store and starts anew");
            shared.listener().mailboxRestarted();
            shared.listener().mailboxStopped();
            mailbox = null;
            epoch = -1;
            load();
        }
    }

    private Behavior<MailboxMessage> stop() {
        heldBack.refuseRequests();
        heldBack.takeAll().forEach(this::closeSession);
        if (mailbox != null) {
            mailbox.stop();
            if (effects != null) {
                effects.stopTimer();
            }
            shared.listener().mailboxStopped();
        }
        return Behaviors.stopped();
    }

    private void closeSession(MailboxMessage message) {
        if (message instanceof Attach attach) {
            Session session = shared.sessions().of(attach, getContext().getSelf());
            if (session != null) {
                session.closed(attach.request().attach(), Session.Reason.MAILBOX_STOPPED);
            }
        }
    }

    // ---- while active: the frequent ones first

    private void active(Mailbox to, MailboxMessage message) {
        if (message instanceof Stored stored) {
            if (stored.epoch() == epoch) {
                to.stored(stored.pos());
            }
        } else if (message instanceof Append append) {
            ActorRef<MailboxMessage.OnTheWire> replyTo = append.replyTo();
            var id = append.request().id();
            to.append(append.request(), result -> replyTo.tell(new Forwarded(id, result)));
        } else if (message instanceof Forwarded forwarded) {
            to.forwarded(forwarded.id(), forwarded.result());
        } else if (message instanceof Send send) {
            ActorRef<SendResult> replyTo = send.replyTo();
            to.send(send.request(), replyTo::tell);
        } else if (message instanceof Acked acked) {
            to.acked(acked.session(), acked.attach(), acked.pos());
        } else {
            devices(to, message);
        }
    }

    private void devices(Mailbox to, MailboxMessage message) {
        if (message instanceof Attach attach) {
            attach(to, attach);
        } else if (message instanceof Detach detach) {
            to.detach(detach.session());
        } else if (message instanceof Renew renewal) {
            renew(to, renewal);
        } else if (message instanceof Command command) {
            ActorRef<CommandResult> replyTo = command.replyTo();
            to.command(command.request(), replyTo::tell);
        } else if (message instanceof Signal signal) {
            to.signal(signal.payload(), signal.origin());
        } else {
            answers(to, message);
        }
    }

    private void attach(Mailbox to, Attach attach) {
        Session session = shared.sessions().of(attach, getContext().getSelf());
        if (session != null) {
            to.attach(attach.request(), session);
        }
    }

    private void renew(Mailbox to, Renew renewal) {
        if (!to.renew(renewal.session(), renewal.attach(), renewal.pos())) {
            shared.sessions().close(renewal);
        }
    }

    private static boolean isAt(NodeGone gone, Session session) {
        return session instanceof RemoteSession remote && remote.isAt(gone.node());
    }

    private void woken(Mailbox to) {
        if (effects != null) {
            effects.woken();
        }
        to.wake();
    }

    private void answers(Mailbox to, MailboxMessage message) {
        if (message instanceof StoreFailed failed && failed.epoch() == epoch) {
            LOG.debug("append given up", failed.cause());
            to.storeFailed();
        } else if (message instanceof PageRead page && page.epoch() == epoch) {
            if (page.entries() == null) {
                to.pageFailed(page.session(), page.generation());
            } else {
                to.pageRead(page.session(), page.generation(), page.after(), page.upTo(), page.entries());
            }
        } else if (message instanceof RecentRead recent && recent.epoch() == epoch) {
            if (recent.entries() == null) {
                to.recentFailed();
            } else {
                to.recentRead(recent.entries());
            }
        } else if (message instanceof Registered device && device.epoch() == epoch) {
            to.registered(device.device());
        } else if (message instanceof CursorNotSaved cursor && cursor.epoch() == epoch) {
            to.cursorNotSaved(cursor.device());
        } else if (message instanceof Wake wake && wake.epoch() == epoch) {
            woken(to);
        } else if (message instanceof Answered answer && answer.epoch() == epoch) {
            answer.apply().accept(to);
        } else if (message instanceof Found) {
            to.pushes().found();
        } else if (message instanceof LetGo request) {
            letGo(to, request);
        } else if (message instanceof NodeGone gone) {
            to.vanished(session -> isAt(gone, session));
        }
    }
}
