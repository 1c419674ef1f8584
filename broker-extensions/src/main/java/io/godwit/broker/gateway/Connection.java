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
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One device's connection: entries go out, acknowledgements come back. Calls come from the mailbox's thread, the connection's
 * event loop and its extension thread; the little state is guarded by this object's monitor and never held across a call.
 */
final class Connection implements Session {
    private static final Duration LONGEST_TIMER = Duration.ofDays(20);

    private final Gateway gateway;
    private final Principal principal;
    private final ClientLink link;
    private final boolean mqtt5;
    private final String inbox;
    private final Outstanding outstanding = new Outstanding();
    private long generation;
    private boolean ended;
    private boolean attachedBefore;
    /** The mailbox has said where the device is: until then there is nothing to go on from. */
    private boolean positioned;

    private @Nullable ScheduledFuture<?> expiry;

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
            attachedBefore = true;
            generation = 0;
            request = new AttachRequest(
                    principal.session(),
                    principal.device(),
                    principal.guest(),
                    principal.options().stream(),
                    !mqtt5,
                    window(),
                    positioned
                            ? OptionalLong.of(outstanding.complete())
                            : principal.options().since(),
                    positioned ? OptionalLong.of(outstanding.handedOver()) : OptionalLong.empty());
        }
        gateway.mailboxes().attach(principal.user(), request, this);
    }

    private int window() {
        int byDefault = principal.options().stream()
                ? gateway.settings().streamWindow()
                : gateway.settings().window();
        return principal.options().window().orElse(byDefault);
    }

    // ---- from the mailbox

    @Override
    public void deliver(Delivery delivery) {
        List<ClientLink.Delivery> messages = new ArrayList<>(delivery.entries().size());
        boolean stream = principal.options().stream();
        synchronized (this) {
            if (ended || delivery.generation() < generation) {
                return;
            }
            if (delivery.generation() > generation || outstanding.handedOver() == 0) {
                generation = delivery.generation();
                outstanding.reset(delivery.after());
            }
            positioned = true;
            outstanding.skippedTo(delivery.after());
            for (Entry entry : delivery.entries()) {
                if (!stream) {
                    outstanding.sent(entry.pos());
                }
                messages.add(message(entry, stream));
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

    private ClientLink.Delivery message(Entry entry, boolean stream) {
        return new ClientLink.Delivery(
                OutboundMessage.of(inbox, entry.wire(), stream ? 0 : 1),
                stream ? outcome -> {} : outcome -> delivered(entry.pos(), outcome));
    }

    private void tellHistoryGone(Delivery delivery) {
        long first = delivery.entries().isEmpty()
                ? delivery.upTo() + 1
                : delivery.entries().get(0).pos();
        reply("{\"event\":\"history_gone\",\"after\":" + delivery.after() + ",\"first\":" + first + "}");
    }

    private void delivered(long pos, ClientLink.Outcome outcome) {
        if (outcome == ClientLink.Outcome.DELIVERED) {
            synchronized (this) {
                outstanding.acked(pos);
            }
            gateway.listener().acknowledged(1);
            reportAcked();
        } else if (outcome == ClientLink.Outcome.DROPPED) {
            sync(completeSoFar());
        }
    }

    private void reportAcked() {
        long complete = completeSoFar();
        gateway.mailboxes().acked(principal.user(), principal.session(), complete);
    }

    private synchronized long completeSoFar() {
        return outstanding.complete();
    }

    @Override
    public void signal(byte[] payload) {
        link.send(OutboundMessage.of(Topics.signals(principal.user()), payload, 0), outcome -> {});
    }

    @Override
    public void closed(Reason reason) {
        if (reason == Reason.TAKEN_OVER) {
            disconnect(DisconnectReasonCode.SESSION_TAKEN_OVER, "another connection of this device took over");
        } else {
            attach();
        }
    }

    // ---- from the device

    /** Stream mode: the device has everything up to here. */
    void acknowledged(long pos) {
        gateway.listener().acknowledged(1);
        gateway.mailboxes().acked(principal.user(), principal.session(), pos);
    }

    /** The device wants everything after this position (again). */
    void sync(long since) {
        gateway.mailboxes().sync(principal.user(), principal.session(), since);
    }

    /** Tells the device something on {@code u/{me}/reply}. */
    void reply(String json) {
        reply(Topics.replies(principal.user()), json, null);
    }

    void reply(String topic, String json, byte @Nullable [] correlation) {
        link.send(
                new OutboundMessage(topic, json.getBytes(StandardCharsets.UTF_8), 1, null, correlation, Map.of()),
                outcome -> {});
    }

    void disconnect(DisconnectReasonCode code, String reason) {
        link.disconnect(code, reason);
    }

    /** The connection is gone. */
    void end() {
        boolean wasStarted;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            wasStarted = attachedBefore;
            if (expiry != null) {
                expiry.cancel(false);
            }
        }
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
