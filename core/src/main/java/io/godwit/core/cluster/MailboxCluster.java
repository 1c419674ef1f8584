// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.cluster.MailboxMessage.Acked;
import io.godwit.core.cluster.MailboxMessage.Attach;
import io.godwit.core.cluster.MailboxMessage.Command;
import io.godwit.core.cluster.MailboxMessage.Detach;
import io.godwit.core.cluster.MailboxMessage.OnTheWire;
import io.godwit.core.cluster.MailboxMessage.Send;
import io.godwit.core.cluster.MailboxMessage.Signal;
import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.CommandRequest;
import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.MailboxCommand;
import io.godwit.core.mailbox.MailboxSettings;
import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.mailbox.SendRequest;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.HybridClock;
import io.godwit.core.message.Refusal;
import io.godwit.core.ownership.Ownership;
import io.godwit.core.store.MailboxStore;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/** This node's part of the mailbox cluster. */
public final class MailboxCluster implements Mailboxes {
    /** How many parts the mailboxes are moved in between nodes; fixed for the life of a cluster's data. */
    public static final int SHARDS = Shards.COUNT;

    private static final EntityTypeKey<MailboxMessage> MAILBOX = EntityTypeKey.create(MailboxMessage.class, "mailbox");

    /** Longer than a push provider may take. */
    private static final Duration OTHERS_TIMEOUT = Duration.ofSeconds(20);

    private static final Duration HANDOVER_POLL = Duration.ofMillis(100);
    /**
     * Who writes to a mailbox that moved asks where it is now. If this node has the coordinator, nobody can be told while that
     * moves: most have asked before.
     */
    private static final Duration HANDOVER_KNOWN = Duration.ofSeconds(2);

    private final ClusterNode node;
    private final Ownership ownership;
    private final ActorSystem<Void> system;
    private final Sessions sessions;
    private final ActorRef<SessionMessage.OnTheWire> spokesman;
    private final MailboxRegion region;
    private final LeavingNodes leaving;
    private final Duration askTimeout;
    private @Nullable CompletableFuture<Void> handover;

    private MailboxCluster(
            ClusterNode node,
            MailboxStore store,
            Ownership ownership,
            MailboxSettings mailboxes,
            HybridClock clock,
            InstantSource wall,
            PushContext push,
            EngineListener listener,
            SessionTimes times) {
        this.node = node;
        askTimeout = node.settings().askTimeout();
        system = node.system();
        this.ownership = ownership;
        OwnershipExtension.of(Adapter.toClassic(system)).begin(ownership);
        sessions = new Sessions(Cluster.get(system).selfMember().address(), times);
        region = new MailboxRegion(system.scheduler());
        leaving = new LeavingNodes(node);
        MailboxContext shared = new MailboxContext(
                store, ownership, mailboxes, clock, wall, sessions, push, system.scheduler(), listener);
        region.open(ClusterSharding.get(system)
                .init(Entity.of(
                                MAILBOX,
                                entity -> MailboxActor.create(
                                        new UserId(entity.getEntityId()), shared, region, entity.getShard()))
                        .withMessageExtractor(new Shards())
                        .withAllocationStrategy(new MailboxAllocation(leaving::isNodeOf))
                        .withRole(ClusterSettings.BROKER)
                        .withStopMessage(MailboxMessage.Stop.STOP)));
        spokesman = SessionsActor.start(system, sessions, region);
        new PushWatch(system, push, wall, this::watches, user -> region.tell(user, MailboxMessage.Found.FOUND)).start();
    }

    /** One node of those that mailboxes live on looks after the list. */
    private boolean watches() {
        Cluster cluster = Cluster.get(system);
        return node.isUp()
                && cluster.selfMember().address().equals(cluster.state().getRoleLeader(ClusterSettings.BROKER));
    }

    /** Begins to have mailboxes on this node. */
    public static MailboxCluster start(
            ClusterNode node,
            MailboxStore store,
            Ownership ownership,
            MailboxSettings mailboxes,
            HybridClock clock,
            InstantSource wall,
            PushContext push,
            EngineListener listener) {
        return start(node, store, ownership, mailboxes, clock, wall, push, listener, SessionTimes.defaults());
    }

    static MailboxCluster start(
            ClusterNode node,
            MailboxStore store,
            Ownership ownership,
            MailboxSettings mailboxes,
            HybridClock clock,
            InstantSource wall,
            PushContext push,
            EngineListener listener,
            SessionTimes times) {
        return new MailboxCluster(node, store, ownership, mailboxes, clock, wall, push, listener, times);
    }

    /**
     * Gives this node's mailboxes to the others, a few shards at a time, so that none is away for more than a moment; meanwhile
     * the node goes on as before. Completes when it has none left, when no other node is there that stays, or when it has lost its
     * lease, so that it can only leave as soon as it can. Asked again, it answers the same.
     */
    public synchronized CompletionStage<Void> handOver() {
        if (handover == null) {
            handover = new CompletableFuture<>();
            if (hasMailboxesToGive()) {
                leaving.announce();
                awaitHandover(handover);
            } else {
                handover.complete(null);
            }
        }
        return handover;
    }

    private boolean hasMailboxesToGive() {
        return ownership.count() > 0 && ownership.isHeld() && leaving.othersStay();
    }

    private void awaitHandover(CompletableFuture<Void> done) {
        Runnable end = () -> done.complete(null); // also when the node has left
        var unused = hasMailboxesToGive()
                ? Later.run(system, HANDOVER_POLL, () -> awaitHandover(done), end)
                : Later.run(system, HANDOVER_KNOWN, end, end);
    }

    /**
     * Asks again within the time if there is no answer, but only for what has a cid, or is a recall: without one a second
     * message could not be told from the first, neither by the sender's mailbox nor by the recipient's. A cid of our own would have to be stored
     * in the entry to outlive a node, and devices would see it.
     */
    @Override
    public CompletionStage<SendResult> send(UserId from, SendRequest request) {
        boolean mayRepeat = request.content().cid() != null || request.content().recalls() != null;
        return this.<SendResult>ask(
                        from,
                        replyTo -> new Send(request, replyTo),
                        mayRepeat,
                        MailboxCluster::isUnavailable,
                        askTimeout)
                .exceptionally(timeout -> SendResult.unavailable());
    }

    /** Asks again within the time if there is no answer and the command {@link MailboxCommand#mayBeRepeated}. */
    @Override
    public CompletionStage<CommandResult> command(UserId owner, CommandRequest request) {
        MailboxCommand command = request.command();
        return this.<CommandResult>ask(
                        owner,
                        replyTo -> new Command(request, replyTo),
                        command.mayBeRepeated(),
                        MailboxCluster::isUnavailable,
                        command.waitsForOthers() ? OTHERS_TIMEOUT : askTimeout)
                .exceptionally(timeout -> CommandResult.unavailable());
    }

    private <T> CompletionStage<T> ask(
            UserId mailbox,
            Function<ActorRef<T>, OnTheWire> question,
            boolean mayRepeat,
            Predicate<T> isUnavailable,
            Duration limit) {
        if (!ownership.isHeld()) {
            // the store has been away for seconds: shards that wait for their leases must not gather what nobody
            // answers
            return CompletableFuture.failedFuture(new IllegalStateException("the store does not answer"));
        }
        return mayRepeat
                ? RepeatedAsk.ask(system, region, mailbox, question, isUnavailable, limit)
                : region.ask(mailbox, question, limit);
    }

    private static boolean isUnavailable(SendResult result) {
        return result instanceof SendResult.Refused refused && refused.reason() == Refusal.UNAVAILABLE;
    }

    private static boolean isUnavailable(CommandResult result) {
        return result instanceof CommandResult.Refused refused && refused.reason() == Refusal.UNAVAILABLE;
    }

    @Override
    public void attach(UserId owner, AttachRequest request, Session session) {
        sessions.attaching(owner, request, session);
        region.tell(owner, new Attach(request, spokesman));
    }

    @Override
    public void detach(UserId owner, SessionId session) {
        sessions.remove(session);
        region.tell(owner, new Detach(session));
    }

    @Override
    public void acked(UserId owner, SessionId session, long attach, long pos) {
        sessions.acked(session, attach, pos);
        region.tell(owner, new Acked(session, attach, pos));
    }

    @Override
    public void signal(UserId to, byte[] payload, SessionId origin) {
        region.tell(to, new Signal(payload, origin));
    }
}
