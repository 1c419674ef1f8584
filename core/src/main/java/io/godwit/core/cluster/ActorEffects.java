// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.cluster.MailboxMessage.Answered;
import io.godwit.core.cluster.MailboxMessage.CursorNotSaved;
import io.godwit.core.cluster.MailboxMessage.PageRead;
import io.godwit.core.cluster.MailboxMessage.RecentRead;
import io.godwit.core.cluster.MailboxMessage.Registered;
import io.godwit.core.cluster.MailboxMessage.StoreFailed;
import io.godwit.core.cluster.MailboxMessage.Stored;
import io.godwit.core.cluster.MailboxMessage.Wake;
import io.godwit.core.mailbox.AppendRequest;
import io.godwit.core.mailbox.Effects;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import io.godwit.core.store.Lease;
import io.godwit.core.store.MailboxStore;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what a mailbox asks for; whatever the world answers comes back to the actor as a message. */
final class ActorEffects implements Effects, MailboxStore.AppendListener {
    private static final Logger LOG = LoggerFactory.getLogger(ActorEffects.class);

    private final ActorContext<MailboxMessage> context;
    private final ActorRef<MailboxMessage> self;
    private final UserId owner;
    private final long epoch;
    private final MailboxContext shared;
    private final Lease lease;
    private final ActorRef<ShardingEnvelope<MailboxMessage>> region;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final Runnable restart;
    private @Nullable Cancellable timer;
    private long wakeAt = Long.MAX_VALUE;

    ActorEffects(
            ActorContext<MailboxMessage> context,
            UserId owner,
            long epoch,
            MailboxContext shared,
            Lease lease,
            ActorRef<ShardingEnvelope<MailboxMessage>> region,
            ActorRef<ClusterSharding.ShardCommand> shard,
            Runnable restart) {
        this.context = context;
        this.self = context.getSelf();
        this.owner = owner;
        this.epoch = epoch;
        this.shared = shared;
        this.lease = lease;
        this.region = region;
        this.shard = shard;
        this.restart = restart;
    }

    @Override
    public boolean storeIsFull() {
        return shared.store().isFull();
    }

    @Override
    public void store(Entry entry) {
        shared.store().append(owner, epoch, entry, this);
    }

    /** On a thread of the store. */
    @Override
    public void stored(long pos) {
        // after the store has it: who lost the lease meanwhile must not acknowledge, another server may not know of it
        if (lease.isHeld()) {
            self.tell(new Stored(epoch, pos));
        } else {
            self.tell(new StoreFailed(epoch, new IllegalStateException("the lease on the mailboxes is not held")));
        }
    }

    /** On a thread of the store. */
    @Override
    public void failed(long pos, Throwable cause) {
        self.tell(new StoreFailed(epoch, cause));
    }

    @Override
    public void forward(UserId to, AppendRequest request) {
        region.tell(new ShardingEnvelope<>(to.value(), new MailboxMessage.Append(request, self)));
    }

    @Override
    public void readPage(SessionId session, long generation, long after, long upTo) {
        shared.store()
                .page(owner, after, upTo)
                .whenComplete((entries, failure) ->
                        self.tell(new PageRead(epoch, session, generation, after, upTo, entries)));
    }

    @Override
    public void readRecent(long upTo, int count) {
        shared.store()
                .recent(owner, upTo, count)
                .whenComplete((entries, failure) -> self.tell(new RecentRead(epoch, entries)));
    }

    @Override
    public void lookUp(long number, long after, long upTo) {
        shared.store()
                .page(owner, after, upTo)
                .whenComplete((entries, failure) -> self.tell(new Answered(epoch, mailbox -> {
                    if (failure == null) {
                        mailbox.lookedUp(number, after, entries);
                    } else {
                        mailbox.lookUpFailed(number);
                    }
                })));
    }

    @Override
    public void registerDevice(DeviceId device, long acked) {
        shared.store()
                .registerDevice(owner, device, acked)
                .whenComplete((done, failure) ->
                        self.tell(failure == null ? new Registered(epoch, device) : new StoreFailed(epoch, failure)));
    }

    @Override
    public void saveCursor(DeviceId device, long acked) {
        shared.store().saveCursor(owner, device, acked).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug("cursor not saved", failure);
                self.tell(new CursorNotSaved(epoch, device));
            }
        });
    }

    @Override
    public void forgetDevice(DeviceId device) {
        logFailure(shared.store().forgetDevice(owner, device), "forgotten device");
    }

    @Override
    public void saveState(long head, MessageId lastId, byte[] dialogs) {
        logFailure(shared.store().saveState(owner, epoch, head, lastId, dialogs), "state");
    }

    private static void logFailure(CompletionStage<Void> saving, String what) {
        saving.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug("{} not saved", what, failure);
            }
        });
    }

    @Override
    public void wakeIn(Duration time) {
        long at = shared.wall().millis() + time.toMillis();
        if (wakeAt <= at) {
            return; // also when its time is over: its message is on the way, and must not be cancelled
        }
        if (timer != null) {
            timer.cancel();
        }
        wakeAt = at;
        timer = context.scheduleOnce(time, self, new Wake(epoch));
    }

    /** The message of the timer has arrived. */
    void woken() {
        wakeAt = Long.MAX_VALUE;
    }

    @Override
    public void passivate() {
        shard.tell(new ClusterSharding.Passivate<>(self));
    }

    void stopTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }

    @Override
    public void restart() {
        stopTimer();
        restart.run();
    }
}
