// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.cluster.MailboxMessage.Acked;
import io.godwit.core.cluster.MailboxMessage.Attach;
import io.godwit.core.cluster.MailboxMessage.Command;
import io.godwit.core.cluster.MailboxMessage.Detach;
import io.godwit.core.cluster.MailboxMessage.Send;
import io.godwit.core.cluster.MailboxMessage.Signal;
import io.godwit.core.cluster.MailboxMessage.Sync;
import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.CommandRequest;
import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.MailboxSettings;
import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.mailbox.SendRequest;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.HybridClock;
import io.godwit.core.ownership.Ownership;
import io.godwit.core.store.MailboxStore;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/** This node's part of the mailbox cluster. */
public final class MailboxCluster implements Mailboxes {
    /** How many parts the mailboxes are moved in between nodes; fixed for the life of a cluster's data. */
    public static final int SHARDS = Shards.COUNT;

    private static final EntityTypeKey<MailboxMessage> MAILBOX = EntityTypeKey.create(MailboxMessage.class, "mailbox");

    /** Longer than a push provider may take. */
    private static final Duration OTHERS_TIMEOUT = Duration.ofSeconds(20);

    private final ClusterNode node;
    private final ActorSystem<Void> system;
    private final LocalSessions sessions = new LocalSessions();
    private final ActorRef<ShardingEnvelope<MailboxMessage>> region;
    private final Duration askTimeout;

    private MailboxCluster(
            ClusterNode node,
            MailboxStore store,
            Ownership ownership,
            MailboxSettings mailboxes,
            HybridClock clock,
            InstantSource wall,
            PushContext push,
            EngineListener listener) {
        this.node = node;
        askTimeout = node.settings().askTimeout();
        system = node.system();
        OwnershipExtension.of(Adapter.toClassic(system)).begin(ownership);
        MailboxContext shared = new MailboxContext(
                store, ownership, mailboxes, clock, wall, sessions, push, system.scheduler(), listener);
        region = ClusterSharding.get(system)
                .init(Entity.of(
                                MAILBOX,
                                entity -> MailboxActor.create(
                                        new UserId(entity.getEntityId()), shared, region(), entity.getShard()))
                        .withMessageExtractor(new Shards())
                        .withRole(ClusterSettings.BROKER)
                        .withStopMessage(MailboxMessage.Stop.STOP));
        new PushWatch(system, push, wall, this::watches, user -> tell(user, MailboxMessage.Found.FOUND)).start();
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
        return new MailboxCluster(node, store, ownership, mailboxes, clock, wall, push, listener);
    }

    private ActorRef<ShardingEnvelope<MailboxMessage>> region() {
        return region;
    }

    @Override
    public CompletionStage<SendResult> send(UserId from, SendRequest request) {
        return AskPattern.<ShardingEnvelope<MailboxMessage>, SendResult>ask(
                        region,
                        replyTo -> new ShardingEnvelope<>(from.value(), new Send(request, replyTo)),
                        askTimeout,
                        system.scheduler())
                .exceptionally(timeout -> SendResult.unavailable());
    }

    @Override
    public CompletionStage<CommandResult> command(UserId owner, CommandRequest request) {
        return AskPattern.<ShardingEnvelope<MailboxMessage>, CommandResult>ask(
                        region,
                        replyTo -> new ShardingEnvelope<>(owner.value(), new Command(request, replyTo)),
                        request.command().waitsForOthers() ? OTHERS_TIMEOUT : askTimeout,
                        system.scheduler())
                .exceptionally(timeout -> CommandResult.unavailable());
    }

    @Override
    public void attach(UserId owner, AttachRequest request, Session session) {
        sessions.put(request.session(), session);
        tell(owner, new Attach(request));
    }

    @Override
    public void detach(UserId owner, SessionId session) {
        sessions.remove(session);
        tell(owner, new Detach(session));
    }

    @Override
    public void acked(UserId owner, SessionId session, long pos) {
        tell(owner, new Acked(session, pos));
    }

    @Override
    public void sync(UserId owner, SessionId session, long since) {
        tell(owner, new Sync(session, since));
    }

    @Override
    public void signal(UserId to, byte[] payload, SessionId origin) {
        tell(to, new Signal(payload, origin));
    }

    private void tell(UserId mailbox, MailboxMessage message) {
        region.tell(new ShardingEnvelope<>(mailbox.value(), message));
    }
}
