// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import io.godwit.broker.embedded.ClientLink;
import io.godwit.broker.embedded.OutboundMessage;
import io.godwit.broker.security.Principal;
import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.Delivery;
import io.godwit.core.mailbox.Session;
import io.godwit.core.message.Entry;
import io.godwit.core.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One device's connection: entries go out, acknowledgements come back. Calls come from the mailbox's thread, the connection's
 * event loop and its extension thread; the little state is guarded by this object's monitor and never held across a call.
 */
final class Connection implements Session {
    private static final Duration LONGEST_TIMER = Duration.ofDays(20);
    /** Between two attempts to attach: a store that fails at once would make them follow each other without a pause. */
    private static final long ATTACH_PAUSE_MILLIS = 1_000;

    /** Beyond the time limit of a publish, after which the broker refuses it: for that answer to be written. */
    private static final long LAST_ANSWER_MILLIS = 1_000;

    /** Replies that a device may leave unacknowledged; more are dropped, entries need the room. */
    private static final int MAX_REPLIES = 64;

    private final Gateway gateway;
    private final Principal principal;
    private final ClientLink link;
    private final boolean mqtt5;
    private final String inbox;
    private final Outstanding outstanding = new Outstanding();
    private long attach;
    private long generation;
    /** How often the device went back in the log: what was sent before counts no more. */
    private long run;

    private boolean ended;
    private boolean confirmed;
    private long lastAttach;
    private final AtomicInteger replies = new AtomicInteger();
    private final InFlight inFlight = new InFlight();
    private final CompletableFuture<Void> attached = new CompletableFuture<>();
    private @Nullable ScheduledFuture<?> expiry;
    private @Nullable ScheduledFuture<?> attaching;

    Connection(Gateway gateway, Principal principal, ClientLink link, boolean mqtt5) {
        this.gateway = gateway;
        this.principal = principal;
        this.link = link;
        this.mqtt5 = mqtt5;
        this.inbox = Topics.inbox(principal.user());
    }

    Principal principal() {
        return principal;
    }

    boolean isMqtt5() {
        return mqtt5;
    }

    /** The CONNACK is out: entries may flow. */
    void start() {
        synchronized (this) {
            if (ended) {
                return;
            }
            armExpiry();
        }
        gateway.listener().connected();
        attach();
    }

    private void attach() {
        AttachRequest request;
        synchronized (this) {
            if (ended) {
                return;
            }
            boolean again = outstanding.isStarted();
            attach++;
            attaching = null;
            lastAttach = gateway.wall().millis();
            generation = 0;
            request = new AttachRequest(
                    principal.session(),
                    attach,
                    confirmed,
                    principal.device(),
                    principal.guest(),
                    principal.options().stream(),
                    !mqtt5,
                    window(),
                    again
                            ? OptionalLong.of(outstanding.complete())
                            : principal.options().since(),
                    again ? OptionalLong.of(outstanding.handedOver()) : OptionalLong.empty());
        }
        gateway.mailboxes().attach(principal.user(), request, this);
        if (isEnded()) { // it ended in between: its detach may have come first
            gateway.mailboxes().detach(principal.user(), principal.session());
        }
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    private int window() {
        int byDefault = principal.options().stream()
                ? gateway.settings().streamWindow()
                : gateway.settings().window();
        return Math.min(gateway.maxWindow(), principal.options().window().orElse(byDefault));
    }

    // ---- from the mailbox

    @Override
    public void attached(long of) {
        synchronized (this) {
            confirmed = true;
        }
        attached.complete(null);
    }

    /** Completes when entries and signals reach this device, or it is gone; fails when that takes too long. */
    CompletionStage<Void> whenAttached() {
        if (attached.isDone()) {
            return attached;
        }
        CompletableFuture<Void> inTime = attached.copy();
        gateway.unlessDone(
                inTime,
                gateway.settings().attachTimeout().toMillis(),
                () -> inTime.completeExceptionally(new TimeoutException("not attached")));
        return inTime;
    }

    @Override
    public void deliver(Delivery delivery) {
        List<ClientLink.Delivery> messages = new ArrayList<>(delivery.entries().size());
        boolean stream = principal.options().stream();
        synchronized (this) {
            if (ended || delivery.attach() != attach || delivery.generation() < generation) {
                return;
            }
            if (delivery.generation() > generation || !outstanding.isStarted()) {
                generation = delivery.generation();
                goBack(delivery.after());
            }
            outstanding.skippedTo(delivery.after());
            for (Entry entry : delivery.entries()) {
                outstanding.sent(entry.pos());
                messages.add(message(entry, stream, run));
            }
            outstanding.skippedTo(delivery.upTo());
        }
        if (delivery.historyGone()) {
            tellHistoryGone(delivery);
        }
        link.send(messages);
        gateway.listener().delivered(messages.size());
        if (!stream && messages.isEmpty()) {
            reportAcked();
        }
    }

    private ClientLink.Delivery message(Entry entry, boolean stream, long sentIn) {
        return new ClientLink.Delivery(
                OutboundMessage.of(inbox, entry.wire(), stream ? 0 : 1),
                stream ? outcome -> {} : outcome -> delivered(entry.pos(), sentIn, outcome));
    }

    private void tellHistoryGone(Delivery delivery) {
        long first = delivery.entries().isEmpty()
                ? delivery.upTo() + 1
                : delivery.entries().get(0).pos();
        reply("{\"event\":\"history_gone\",\"first\":" + first + "}");
    }

    private void delivered(long pos, long sentIn, ClientLink.Outcome outcome) {
        if (outcome == ClientLink.Outcome.DELIVERED) {
            gateway.listener().acknowledged(1);
            complete(pos, sentIn);
        } else if (outcome == ClientLink.Outcome.TOO_LARGE) {
            // MQTT 5.0, section 3.1.2.11.4: the server must not send it and goes on as if it had
            reply("{\"event\":\"entry_too_large\",\"pos\":" + pos + "}");
            complete(pos, sentIn);
        } else if (outcome == ClientLink.Outcome.DROPPED) {
            // sending it again at once would meet the same full connection: the device reconnects and goes on there
            disconnect(DisconnectReasonCode.QUOTA_EXCEEDED, "too many messages are unacknowledged");
        }
    }

    private void complete(long pos, long sentIn) {
        synchronized (this) {
            if (sentIn != run) {
                return; // the device went back since: the entry is on its way once more
            }
            outstanding.acked(pos);
        }
        reportAcked();
    }

    private void reportAcked() {
        long complete;
        long in;
        synchronized (this) {
            complete = outstanding.complete();
            in = attach;
        }
        gateway.mailboxes().acked(principal.user(), principal.session(), in, complete);
    }

    /** With the monitor held. */
    private void goBack(long after) {
        run++;
        outstanding.reset(after);
    }

    @Override
    public void signal(byte[] payload) {
        link.send(OutboundMessage.of(Topics.signals(principal.user()), payload, 0), outcome -> {});
    }

    @Override
    public void closed(long of, Reason reason) {
        if (!isCurrent(of)) {
            return;
        }
        if (reason == Reason.TAKEN_OVER) {
            disconnect(DisconnectReasonCode.SESSION_TAKEN_OVER, "another connection of this device took over");
        } else {
            attachAgain();
        }
    }

    private synchronized boolean isCurrent(long of) {
        return of == attach;
    }

    private synchronized void attachAgain() {
        if (ended || attaching != null) {
            return;
        }
        long pause = lastAttach + ATTACH_PAUSE_MILLIS - gateway.wall().millis();
        // never from here: who calls is in the middle of letting go of this session
        attaching = gateway.timer()
                .schedule(this::attach, Math.max(0, Math.min(pause, ATTACH_PAUSE_MILLIS)), TimeUnit.MILLISECONDS);
    }

    // ---- from the device

    /** Stream mode: the device has everything up to here. */
    void acknowledged(long pos) {
        gateway.listener().acknowledged(1);
        long in;
        synchronized (this) {
            if (principal.options().stream()) {
                outstanding.ackedUpTo(pos);
            }
            in = attach;
        }
        gateway.mailboxes().acked(principal.user(), principal.session(), in, pos);
    }

    /** The device wants everything after this position (again): it attaches there, which cannot get lost. */
    void sync(long since) {
        synchronized (this) {
            goBack(since);
        }
        attach();
    }

    /** Tells the device something on {@code u/{me}/reply}. */
    void reply(String json) {
        reply(Topics.replies(principal.user()), json, null);
    }

    void reply(String topic, String json, byte @Nullable [] correlation) {
        if (replies.incrementAndGet() > MAX_REPLIES) {
            replies.decrementAndGet();
            return;
        }
        link.send(
                new OutboundMessage(topic, json.getBytes(StandardCharsets.UTF_8), 1, null, correlation, Map.of()),
                outcome -> replies.decrementAndGet());
    }

    void disconnect(DisconnectReasonCode code, String reason) {
        link.disconnect(code, reason);
    }

    /** The publishes of this connection that wait for an answer. */
    InFlight inFlight() {
        return inFlight;
    }

    /** The node ends: answers what is under way, takes no more, and says goodbye. Completes when the client has been told. */
    CompletionStage<Void> leave(DrainPlan plan) {
        CompletableFuture<Void> answered = inFlight.close().toCompletableFuture();
        if (!answered.isDone()) {
            long limit = gateway.settings().publishTimeout().toMillis() + LAST_ANSWER_MILLIS;
            gateway.unlessDone(answered, limit, () -> answered.complete(null));
        }
        return answered.thenRun(() -> goodbye(plan));
    }

    void goodbye(DrainPlan plan) {
        disconnect(
                plan.elsewhere() ? DisconnectReasonCode.USE_ANOTHER_SERVER : DisconnectReasonCode.SERVER_SHUTTING_DOWN,
                "this node is being stopped: connect again");
    }

    /** The connection is gone. */
    void end() {
        boolean wasStarted;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            wasStarted = attach > 0;
            if (expiry != null) {
                expiry.cancel(false);
            }
            if (attaching != null) {
                attaching.cancel(false);
            }
        }
        attached.complete(null);
        inFlight.abandon();
        if (wasStarted) {
            gateway.listener().disconnected();
            gateway.mailboxes().detach(principal.user(), principal.session());
        }
    }

    private void armExpiry() {
        if (principal.expiresAt().equals(java.time.Instant.MAX)) {
            return;
        }
        Duration left = Duration.between(gateway.wall().instant(), principal.expiresAt());
        Duration wait = left.compareTo(LONGEST_TIMER) < 0 ? left : LONGEST_TIMER;
        expiry = gateway.timer().schedule(this::expire, Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
    }

    private void expire() {
        if (gateway.wall().instant().isBefore(principal.expiresAt())) {
            synchronized (this) {
                if (!ended) {
                    armExpiry();
                }
            }
        } else {
            disconnect(DisconnectReasonCode.NOT_AUTHORIZED, "the token has expired");
        }
    }
}
