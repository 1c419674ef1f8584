// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.hivemq.extension.sdk.api.async.Async;
import com.hivemq.extension.sdk.api.async.TimeoutFallback;
import com.hivemq.extension.sdk.api.interceptor.publish.PublishInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishInboundInput;
import com.hivemq.extension.sdk.api.interceptor.publish.parameter.PublishInboundOutput;
import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import io.godwit.broker.embedded.BrokerAccess;
import io.godwit.core.mailbox.CommandRequest;
import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.MailboxCommand;
import io.godwit.core.mailbox.SendRequest;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Content;
import io.godwit.core.message.ContentCodec;
import io.godwit.core.message.EntryCodec;
import io.godwit.core.message.Refusal;
import io.godwit.core.message.RefusedException;
import io.godwit.core.relay.RelayResult;
import io.godwit.core.topic.Topic;
import io.godwit.core.topic.Topics;
import io.godwit.core.topic.UserId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that one connection publishes comes through here, before any authorizer: what is for our own topics is carried
 * out and stopped, what the token's acl opens goes on to the broker's routing, the rest is refused. On the connection's
 * extension thread, one publish at a time.
 */
final class PublishHandler implements PublishInboundInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(PublishHandler.class);
    private static final SessionId NO_SESSION = new SessionId(0);

    private final Gateway gateway;
    private final Connection connection;
    private final BrokerAccess broker;
    private final SendRate rate;

    PublishHandler(Gateway gateway, Connection connection, BrokerAccess broker) {
        this.gateway = gateway;
        this.connection = connection;
        this.broker = broker;
        this.rate =
                new SendRate(gateway.settings().sendRate(), gateway.settings().sendBurst(), gateway.wall());
    }

    @Override
    public void onInboundPublish(PublishInboundInput input, PublishInboundOutput output) {
        String clientId = input.getClientInformation().getClientId();
        PublishPacket publish = input.getPublishPacket();
        try {
            handle(clientId, publish, output);
        } catch (RefusedException e) {
            refuseSafely(clientId, publish, output, e.refusal(), e.detail());
        } catch (Throwable t) { // a broker thread must survive it
            LOG.error("a publish failed", t);
            refuseSafely(clientId, publish, output, Refusal.UNAVAILABLE, "internal error");
        }
    }

    private void refuseSafely(
            String clientId, PublishPacket publish, PublishInboundOutput output, Refusal reason, String detail) {
        try {
            refuse(clientId, publish, output, reason, detail);
        } catch (Throwable t) { // what escapes from here is acknowledged by the broker as a success
            LOG.error("a publish could not be refused", t);
            output.preventPublishDelivery(AckReasonCode.UNSPECIFIED_ERROR, "internal error");
        }
    }

    private void handle(String clientId, PublishPacket publish, PublishInboundOutput output) throws RefusedException {
        Topic topic = Topics.parse(publish.getTopic());
        if (!rate.tryTake()) {
            throw new RefusedException(
                    Refusal.QUOTA_EXCEEDED,
                    "more than " + gateway.settings().sendRate() + " publishes per second on this connection");
        }
        if (topic instanceof Topic.Raw raw) {
            if (!connection.principal().acl().allowsPublish(raw.name())) {
                throw new RefusedException(Refusal.NOT_AUTHORIZED, "topic: the token's acl does not open it");
            }
            if (gateway.relay().wants(raw.name(), publish.getRetain())) {
                relay(clientId, publish, output);
            }
            return;
        }
        if (publish.getRetain()) {
            throw new RefusedException(Refusal.TOPIC_INVALID, "retain: not on this topic");
        }
        if (topic instanceof Topic.UserMessages messages) {
            send(clientId, messages.user(), content(publish), publish, output);
        } else if (topic instanceof Topic.Signals signals) {
            signal(signals.user(), content(publish));
            output.preventPublishDelivery(AckReasonCode.SUCCESS);
        } else if (topic instanceof Topic.Commands commands && isMe(commands.user())) {
            carryOut(publish);
            output.preventPublishDelivery(AckReasonCode.SUCCESS);
        } else {
            throw refusedTopic(topic);
        }
    }

    private RefusedException refusedTopic(Topic topic) {
        return topic instanceof Topic.Reserved
                ? new RefusedException(Refusal.TOPIC_INVALID, "topic: u/ and g/ have no such topic")
                : new RefusedException(Refusal.NOT_AUTHORIZED, "topic: not open to you for publishing");
    }

    private boolean isMe(UserId user) {
        return user.equals(connection.principal().user());
    }

    private byte[] payload(PublishPacket publish) throws RefusedException {
        ByteBuffer buffer = publish.getPayload().orElse(ByteBuffer.allocate(0));
        int limit = gateway.settings().maxPayload();
        if (buffer.remaining() > limit) {
            throw new RefusedException(
                    Refusal.TOO_LARGE, "payload: " + buffer.remaining() + " bytes, at most " + limit);
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private Content content(PublishPacket publish) throws RefusedException {
        return ContentCodec.parse(
                payload(publish),
                bytes(publish.getCorrelationData()),
                publish.getContentType().orElse(null));
    }

    private static byte @Nullable [] bytes(Optional<ByteBuffer> buffer) {
        if (buffer.isEmpty()) {
            return null;
        }
        byte[] bytes = new byte[buffer.get().remaining()];
        buffer.get().get(bytes);
        return bytes;
    }

    // ---- raw topics

    /** To the other nodes first: if they cannot take it, it is refused, and nobody here has got it. */
    private void relay(String clientId, PublishPacket publish, PublishInboundOutput output) throws RefusedException {
        if (publish.getQos() == Qos.AT_MOST_ONCE) {
            gateway.relay().publish(RawTopics.message(publish));
            return;
        }
        begin(publish);
        Async<PublishInboundOutput> async = output.async(
                gateway.settings().publishTimeout(),
                TimeoutFallback.FAILURE,
                AckReasonCode.UNSPECIFIED_ERROR,
                "unavailable: no answer in time");
        handOver(publish).whenComplete((result, failure) -> {
            try {
                if (async.getStatus() == Async.Status.RUNNING) {
                    judge(clientId, publish, output, failure == null ? result : RelayResult.UNAVAILABLE);
                }
            } catch (Throwable t) { // the engine's thread must survive it, and the client must get an answer
                LOG.error("a publish could not be finished", t);
                refuseSafely(clientId, publish, output, Refusal.UNAVAILABLE, "internal error");
            } finally {
                async.resume();
            }
        });
    }

    private CompletionStage<RelayResult> handOver(PublishPacket publish) {
        try {
            return gateway.relay().publish(RawTopics.message(publish));
        } catch (Throwable t) { // a broker thread must survive it
            LOG.error("the relay failed", t);
            return CompletableFuture.failedFuture(t);
        }
    }

    private void judge(String clientId, PublishPacket publish, PublishInboundOutput output, RelayResult result) {
        switch (result) {
            case TAKEN -> {
                if (connection.isMqtt5()) {
                    connection.inFlight().relayed(publish.getPacketId());
                }
            }
            case UNAVAILABLE ->
                refuse(clientId, publish, output, Refusal.UNAVAILABLE, "another node did not answer in time");
            case BUSY ->
                refuse(clientId, publish, output, Refusal.SERVER_BUSY, "too much is under way to another node");
            case TOO_LARGE -> refuse(clientId, publish, output, Refusal.TOO_LARGE, "packet: too large for other nodes");
        }
    }

    // ---- messages

    private void send(String clientId, UserId to, Content content, PublishPacket publish, PublishInboundOutput output)
            throws RefusedException {
        long start = System.nanoTime();
        begin(publish);
        Async<PublishInboundOutput> async = output.async(
                gateway.settings().publishTimeout(),
                TimeoutFallback.FAILURE,
                AckReasonCode.UNSPECIFIED_ERROR,
                "unavailable: no answer in time");
        // nothing acknowledges QoS 0 to the sender, so it gets its entry
        boolean echo = publish.getQos() == Qos.AT_MOST_ONCE;
        SendRequest request = new SendRequest(
                echo ? NO_SESSION : connection.principal().session(),
                connection.principal().device(),
                to,
                content);
        answer(request, publish).whenComplete((result, failure) -> {
            try {
                if (async.getStatus() != Async.Status.RUNNING) {
                    return; // the broker has refused it: the time was up. The sender tries again, and finds out by its
                    // cid
                }
                finish(clientId, publish, output, failure == null ? result : SendResult.unavailable(), start);
            } catch (Throwable t) { // the engine's thread must survive it, and the client must get an answer
                LOG.error("a publish could not be finished", t);
                refuseSafely(clientId, publish, output, Refusal.UNAVAILABLE, "internal error");
            } finally {
                async.resume();
                if (echo) {
                    connection.inFlight().end();
                }
            }
        });
    }

    private CompletionStage<SendResult> answer(SendRequest request, PublishPacket publish) {
        try {
            CompletionStage<SendResult> answer =
                    gateway.mailboxes().send(connection.principal().user(), request);
            return publish.getQos() == Qos.EXACTLY_ONCE ? inTime(answer) : answer;
        } catch (Throwable t) { // a broker thread must survive it
            LOG.error("the engine failed", t);
            return CompletableFuture.failedFuture(t);
        }
    }

    /**
     * Gives up before the broker does: the packet id of a QoS 2 publish must be forgotten when it is refused, which
     * nobody can do when the broker's own time limit refuses it.
     */
    private CompletionStage<SendResult> inTime(CompletionStage<SendResult> answer) {
        long limit = gateway.settings().publishTimeout().toMillis() * 9 / 10;
        CompletableFuture<SendResult> first = new CompletableFuture<>();
        gateway.unlessDone(first, limit, () -> first.complete(SendResult.unavailable()));
        answer.whenComplete((result, failure) -> first.complete(failure == null ? result : SendResult.unavailable()));
        return first;
    }

    private void finish(
            String clientId, PublishPacket publish, PublishInboundOutput output, SendResult result, long start) {
        if (result instanceof SendResult.Accepted ok) {
            if (connection.isMqtt5() && publish.getQos() != Qos.AT_MOST_ONCE) {
                connection.inFlight().stored(publish.getPacketId(), ok);
            }
            output.preventPublishDelivery(AckReasonCode.SUCCESS);
            gateway.listener().accepted(System.nanoTime() - start);
        } else {
            SendResult.Refused refused = (SendResult.Refused) result;
            refuse(clientId, publish, output, refused.reason(), refused.detail());
        }
    }

    // ---- signals and commands

    private void signal(UserId to, Content content) {
        byte[] payload = EntryCodec.signal(
                connection.principal().user(),
                connection.principal().device(),
                gateway.wall().millis(),
                content);
        gateway.mailboxes().signal(to, payload, connection.principal().session());
        gateway.listener().signalled();
    }

    private void carryOut(PublishPacket publish) throws RefusedException {
        Command command = Command.parse(payload(publish));
        if (command instanceof Command.Ack ack) {
            connection.acknowledged(ack.pos());
        } else if (command instanceof Command.Sync sync) {
            connection.sync(sync.since());
            connection.reply(
                    replyTopic(publish),
                    "{\"op\":\"sync\",\"ok\":true,\"since\":" + sync.since() + "}",
                    bytes(publish.getCorrelationData()));
        } else if (command instanceof Command.OfMailbox ofMailbox) {
            ask(ofMailbox.command(), replyTopic(publish), bytes(publish.getCorrelationData()));
        }
    }

    /** The publish is acknowledged at once; what becomes of the command comes as a reply. */
    private void ask(MailboxCommand command, String replyTopic, byte @Nullable [] correlation) throws RefusedException {
        if (!connection.inFlight().begin()) {
            throw stopping();
        }
        CommandRequest request = new CommandRequest(
                connection.principal().session(), connection.principal().device(), command);
        answer(request).whenComplete((result, failure) -> {
            try {
                CommandResult answer = failure == null ? result : CommandResult.unavailable();
                connection.reply(replyTopic, json(command, answer), correlation);
            } catch (Throwable t) { // the engine's thread must survive it
                LOG.error("a command could not be answered", t);
            } finally {
                connection.inFlight().end();
            }
        });
    }

    private CompletionStage<CommandResult> answer(CommandRequest request) {
        try {
            return gateway.mailboxes().command(connection.principal().user(), request);
        } catch (Throwable t) { // a broker thread must survive it
            LOG.error("the engine failed", t);
            return CompletableFuture.failedFuture(t);
        }
    }

    private String json(MailboxCommand command, CommandResult result) {
        if (result instanceof CommandResult.Done done) {
            return done.json();
        }
        CommandResult.Refused refused = (CommandResult.Refused) result;
        gateway.listener().refused(refused.reason());
        return "{\"op\":\"" + command.op() + "\",\"ok\":false,\"error\":\""
                + refused.reason().wireName() + "\",\"detail\":\"" + quoted(refused.detail()) + "\"}";
    }

    /** The response topic of the request if it is the client's own, else {@code u/{me}/reply}. */
    private String replyTopic(PublishPacket publish) {
        String own = Topics.replies(connection.principal().user());
        return publish.getResponseTopic()
                .filter(topic -> topic.indexOf('+') < 0 && topic.indexOf('#') < 0)
                .filter(topic -> Topics.parse(topic) instanceof Topic.Replies replies && isMe(replies.user()))
                .orElse(own);
    }

    /** From here on the node waits for it when it is being stopped: until the answer is out, or QoS 0 is stored. */
    private void begin(PublishPacket publish) throws RefusedException {
        boolean begun = publish.getQos() == Qos.AT_MOST_ONCE
                ? connection.inFlight().begin()
                : connection.inFlight().begin(publish.getPacketId());
        if (!begun) {
            throw stopping();
        }
    }

    private static RefusedException stopping() {
        return new RefusedException(Refusal.SERVER_BUSY, "this node is being stopped: connect again");
    }

    // ---- refusals

    /**
     * MQTT 5 reads the reason in the PUBACK. MQTT 3.1.1 has no refusing PUBACK: for what may succeed later the broker closes
     * the connection, so that the client sends again; for what never can, it is told on its reply topic and acknowledged, so
     * that it does not.
     */
    private void refuse(
            String clientId, PublishPacket publish, PublishInboundOutput output, Refusal reason, String detail) {
        gateway.listener().refused(reason);
        boolean acknowledgeable = publish.getQos() != Qos.AT_MOST_ONCE;
        if (publish.getQos() == Qos.EXACTLY_ONCE) {
            broker.forgetIncoming(clientId, publish.getPacketId());
        }
        if (connection.isMqtt5() && acknowledgeable) {
            output.preventPublishDelivery(Refused.code(reason), Refused.text(reason, detail));
            return;
        }
        if (!reason.mayRetry() || !acknowledgeable) {
            tell(publish, reason, detail);
            output.preventPublishDelivery(AckReasonCode.SUCCESS);
        } else {
            output.preventPublishDelivery(Refused.code(reason), Refused.text(reason, detail));
        }
    }

    private void tell(PublishPacket publish, Refusal reason, String detail) {
        connection.reply("{\"error\":\"" + reason.wireName() + "\",\"topic\":\"" + quoted(publish.getTopic())
                + "\",\"detail\":\"" + quoted(detail) + "\"}");
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        return out.toString();
    }
}
