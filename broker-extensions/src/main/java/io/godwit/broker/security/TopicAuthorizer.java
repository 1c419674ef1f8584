// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

import com.hivemq.extension.sdk.api.async.Async;
import com.hivemq.extension.sdk.api.async.TimeoutFallback;
import com.hivemq.extension.sdk.api.auth.PublishAuthorizer;
import com.hivemq.extension.sdk.api.auth.SubscriptionAuthorizer;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerOutput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerOutput;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.packets.subscribe.SubackReasonCode;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.topic.Topic;
import io.godwit.core.topic.Topics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic table for SUBSCRIBE, and the second lock for PUBLISH: whatever reaches the broker's routing must be opened by
 * the token's acl. What is published to our own topics never gets here.
 */
public final class TopicAuthorizer implements SubscriptionAuthorizer, PublishAuthorizer {
    private static final Logger LOG = LoggerFactory.getLogger(TopicAuthorizer.class);

    /** A node that does not answer must not keep clients from subscribing to what other nodes publish. */
    private static final Duration RELAY_LIMIT = Duration.ofSeconds(5);
    /** Never reached: {@code whenAttached} fails before. */
    private static final Duration ATTACH_LIMIT = Duration.ofMinutes(1);

    private final Principals principals;
    private final Function<SessionId, CompletionStage<Void>> whenAttached;
    private final Function<String, CompletionStage<Void>> whenRelayed;

    /**
     * @param whenAttached completes when a session gets what is published to its own topics; fails within a minute when it
     *     does not
     * @param whenRelayed completes when what is published on other nodes for this filter comes here
     */
    public TopicAuthorizer(
            Principals principals,
            Function<SessionId, CompletionStage<Void>> whenAttached,
            Function<String, CompletionStage<Void>> whenRelayed) {
        this.principals = principals;
        this.whenAttached = whenAttached;
        this.whenRelayed = whenRelayed;
    }

    @Override
    public void authorizeSubscribe(SubscriptionAuthorizerInput input, SubscriptionAuthorizerOutput output) {
        try {
            String filter = input.getSubscription().getTopicFilter();
            Optional<Principal> principal = principals
                    .of(input.getConnectionInformation())
                    .filter(candidate -> maySubscribe(candidate, filter));
            if (principal.isPresent()) {
                // the SUBACK says: from now on you get it
                if (Topics.parse(filter) instanceof Topic.Raw) {
                    relayed(filter, output);
                } else {
                    attached(principal.get(), output);
                }
            } else {
                output.failAuthorization(SubackReasonCode.NOT_AUTHORIZED, "this topic filter is not open to you");
            }
        } catch (Throwable t) { // a broker thread must survive it
            LOG.error("a subscription could not be judged", t);
            output.failAuthorization(SubackReasonCode.UNSPECIFIED_ERROR, "internal error");
        }
    }

    private void relayed(String filter, SubscriptionAuthorizerOutput output) {
        output.authorizeSuccessfully();
        CompletionStage<Void> served = whenRelayed.apply(filter);
        if (!served.toCompletableFuture().isDone()) {
            Async<SubscriptionAuthorizerOutput> async = output.async(RELAY_LIMIT, TimeoutFallback.SUCCESS);
            served.whenComplete((done, failure) -> async.resume());
        }
    }

    /**
     * A refusing SUBACK would be taken for final; clients whose connection is closed connect again by themselves. What the client
     * publishes meanwhile waits: the broker keeps the order.
     */
    private void attached(Principal principal, SubscriptionAuthorizerOutput output) {
        Async<SubscriptionAuthorizerOutput> async = output.async(ATTACH_LIMIT, TimeoutFallback.FAILURE);
        whenAttached.apply(principal.session()).whenComplete((done, failure) -> {
            if (failure == null) {
                output.authorizeSuccessfully();
            } else {
                output.disconnectClient(
                        DisconnectReasonCode.SERVER_BUSY, "your mailbox does not answer: connect again");
            }
            async.resume();
        });
    }

    static boolean maySubscribe(Principal principal, String filter) {
        if (filter.indexOf('#') < 0 && filter.indexOf('+') < 0) {
            Topic topic = Topics.parse(filter);
            if (!(topic instanceof Topic.Raw)) {
                return isOwn(principal, topic);
            }
        }
        return principal.acl().allowsSubscribe(filter);
    }

    private static boolean isOwn(Principal principal, Topic topic) {
        return (topic instanceof Topic.Inbox inbox && inbox.user().equals(principal.user()))
                || (topic instanceof Topic.Signals signals && signals.user().equals(principal.user()))
                || (topic instanceof Topic.Replies replies && replies.user().equals(principal.user()));
    }

    @Override
    public void authorizePublish(PublishAuthorizerInput input, PublishAuthorizerOutput output) {
        try {
            String topic = input.getPublishPacket().getTopic();
            boolean allowed = Topics.parse(topic) instanceof Topic.Raw
                    && principals
                            .of(input.getConnectionInformation())
                            .filter(principal -> principal.acl().allowsPublish(topic))
                            .isPresent();
            if (allowed) {
                output.authorizeSuccessfully();
            } else {
                output.failAuthorization(AckReasonCode.NOT_AUTHORIZED, "this topic is not open to you");
            }
        } catch (Throwable t) { // a broker thread must survive it
            LOG.error("a publish could not be judged", t);
            output.failAuthorization(AckReasonCode.UNSPECIFIED_ERROR, "internal error");
        }
    }
}
