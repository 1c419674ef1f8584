// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.Effects;
import io.godwit.core.mailbox.Mailbox;
import io.godwit.core.message.Entry;
import io.godwit.core.push.AddressClaim;
import io.godwit.core.push.DeadLetter;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushEffects;
import io.godwit.core.push.PushRegistration;
import io.godwit.core.push.PushRequest;
import io.godwit.core.store.AddressClaiming;
import io.godwit.core.store.PushStore;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what a mailbox asks for to wake devices. Answers go back to the actor as messages of its present life.
 *
 * @see ActorEffects
 */
final class ActorPushEffects implements PushEffects {
    private static final Logger LOG = LoggerFactory.getLogger(ActorPushEffects.class);
    /** Of the number that orders writes, the lower bits count within one life of a mailbox, the upper ones are its epoch. */
    private static final int ORDER_BITS = 20;
    /** About 20 KiB of answer. */
    private static final int MAX_DECISIONS = 50;

    private final UserId owner;
    private final int shard;
    private final long epoch;
    private final MailboxContext shared;
    private final Effects timer;
    private final Consumer<Consumer<Mailbox>> self;
    private final Consumer<Throwable> failed;
    private final AddressClaiming claiming;
    private long order;

    /**
     * @param self hands something to do to the mailbox, on its thread, if it is still in the same life
     * @param failed the store gave up: the mailbox is started anew
     * @param takeAway makes another mailbox let go of an address
     */
    ActorPushEffects(
            UserId owner,
            long epoch,
            MailboxContext shared,
            Effects timer,
            Consumer<Consumer<Mailbox>> self,
            Consumer<Throwable> failed,
            BiFunction<AddressClaim.Owner, PushAddress, CompletionStage<Void>> takeAway) {
        this.owner = owner;
        this.shard = Shards.of(owner.value());
        this.epoch = epoch;
        this.shared = shared;
        this.timer = timer;
        this.self = self;
        this.failed = failed;
        this.claiming = new AddressClaiming(shared.push().store(), takeAway);
    }

    private PushStore store() {
        return shared.push().store();
    }

    private long nextOrder() {
        return (epoch << ORDER_BITS) | Math.min(++order, (1L << ORDER_BITS) - 1);
    }

    @Override
    public void arm(long at) {
        store().arm(shard, owner, at, nextOrder()).whenComplete((done, failure) -> {
            if (failure == null) {
                self.accept(Mailbox::pushArmed);
            } else {
                failed.accept(failure);
            }
        });
    }

    @Override
    public void disarm() {
        store().disarm(shard, owner, nextOrder()).whenComplete((done, failure) -> self.accept(Mailbox::pushDisarmed));
    }

    @Override
    public void read(DeviceId device, long after, long upTo) {
        shared.store().page(owner, after, upTo).whenComplete((entries, failure) -> {
            if (failure == null) {
                List<Entry> found = entries;
                self.accept(mailbox -> mailbox.pushes().read(device, found));
            } else {
                self.accept(mailbox -> mailbox.pushes().readFailed(device));
            }
        });
    }

    @Override
    public void push(PushRequest request) {
        shared.push()
                .sender()
                .send(request)
                .thenAccept(outcome ->
                        self.accept(mailbox -> mailbox.pushes().outcome(request.device(), request.id(), outcome)));
    }

    @Override
    public void savePushed(DeviceId device, long pushed, String shown) {
        store().savePushed(owner, device, pushed, shown).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug("the position up to which a device was woken is not saved", failure);
                self.accept(mailbox -> mailbox.pushes().pushedNotSaved(device));
            }
        });
    }

    @Override
    public void keep(DeviceId device, Optional<PushRegistration> registration, long pushed, Consumer<Boolean> stored) {
        store().saveRegistration(owner, device, registration, pushed).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("A changed push address could not be saved: {}", failure.toString());
            }
            self.accept(mailbox -> stored.accept(failure == null));
        });
    }

    @Override
    public void register(DeviceId device, PushRegistration registration, long pushed, boolean claim) {
        CompletionStage<Void> mine = claim
                ? claiming.claim(registration.address(), me(device), nextOrder())
                : CompletableFuture.completedFuture(null);
        mine.thenCompose(done -> store().saveRegistration(owner, device, Optional.of(registration), pushed))
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        self.accept(mailbox -> mailbox.pushRegistered(device));
                    } else {
                        LOG.warn("A push address could not be registered: {}", failure.toString());
                        self.accept(mailbox -> mailbox.addresses().notRegistered(device));
                    }
                });
    }

    @Override
    public long claimNumber() {
        return nextOrder();
    }

    @Override
    public void release(DeviceId device, PushAddress address, long claimNumber) {
        store().release(address, me(device), claimNumber).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug("an address that was given up still has its owner", failure);
            }
        });
    }

    private AddressClaim.Owner me(DeviceId device) {
        return new AddressClaim.Owner(owner, device);
    }

    @Override
    public void decisions(OptionalLong pos, Consumer<Optional<List<PushDecision>>> answer) {
        CompletionStage<List<PushDecision>> found = pos.isPresent()
                ? store().decisions(owner, pos.getAsLong(), MAX_DECISIONS)
                : store().newestDecisions(owner, MAX_DECISIONS);
        found.whenComplete((decisions, failure) -> {
            Optional<List<PushDecision>> all = failure == null ? Optional.of(decisions) : Optional.empty();
            self.accept(mailbox -> answer.accept(all));
        });
    }

    @Override
    public void record(PushDecision decision) {
        shared.push().listener().decided(decision);
        store().record(owner, decision).whenComplete((done, failure) -> {
            if (failure != null) {
                shared.push().listener().notRecorded();
            }
        });
    }

    @Override
    public void deadLetter(PushDecision decision) {
        store().deadLetter(new DeadLetter(owner, decision)).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("a notification that was given up could not be kept for the operator", failure);
            }
        });
    }

    @Override
    public void wakeIn(Duration time) {
        timer.wakeIn(time);
    }
}
