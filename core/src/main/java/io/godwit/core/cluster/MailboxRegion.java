// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.cluster.MailboxMessage.OnTheWire;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/** The way to all mailboxes, wherever they live. It takes only what may cross to another node. Any thread. */
final class MailboxRegion {
    /** A mailbox may be started by another node before this one has the way: what it says then waits. */
    private final CompletableFuture<ActorRef<ShardingEnvelope<MailboxMessage>>> region = new CompletableFuture<>();

    private final Scheduler scheduler;

    MailboxRegion(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void open(ActorRef<ShardingEnvelope<MailboxMessage>> way) {
        region.complete(way);
    }

    /** What one thread tells one mailbox arrives in this order, if it arrives: it may get lost with a node or a connection. */
    void tell(UserId mailbox, OnTheWire message) {
        var unused = region.thenAccept(way -> way.tell(new ShardingEnvelope<>(mailbox.value(), message)));
    }

    /** The stage fails when there is no answer in time. */
    <T> CompletionStage<T> ask(UserId mailbox, Function<ActorRef<T>, OnTheWire> question, Duration limit) {
        return region.thenCompose(way -> AskPattern.<ShardingEnvelope<MailboxMessage>, T>ask(
                way, replyTo -> new ShardingEnvelope<>(mailbox.value(), question.apply(replyTo)), limit, scheduler));
    }
}
