// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.google.common.util.concurrent.ListenableFuture;
import com.hivemq.mqtt.handler.publish.PublishReturnCode;
import com.hivemq.mqtt.message.publish.PUBLISH;
import com.hivemq.mqtt.services.InternalPublishService;
import com.hivemq.persistence.clientsession.PendingWillMessages;
import io.godwit.core.relay.RawMessage;
import java.lang.reflect.Field;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows wills that the broker publishes: no interceptor sees them. They are published all the same. */
final class WillTap implements InternalPublishService {
    private static final Logger LOG = LoggerFactory.getLogger(WillTap.class);

    private final InternalPublishService broker;
    private final Consumer<RawMessage> wills;

    private WillTap(InternalPublishService broker, Consumer<RawMessage> wills) {
        this.broker = broker;
        this.wills = wills;
    }

    /** To be called before clients connect. */
    static void install(BrokerInternals internals, Consumer<RawMessage> wills) {
        PendingWillMessages pending = internals.part(PendingWillMessages.class);
        try {
            Field field = PendingWillMessages.class.getDeclaredField("publishService");
            field.setAccessible(true);
            field.set(pending, new WillTap((InternalPublishService) field.get(pending), wills));
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw BrokerInternals.unknown(e);
        }
    }

    @Override
    public ListenableFuture<PublishReturnCode> publish(
            PUBLISH publish, ExecutorService executor, @Nullable String sender) {
        try {
            wills.accept(BrokerMessages.of(publish));
        } catch (Throwable t) { // this node's subscribers get it in any case
            LOG.error("a will could not be handed to the other nodes", t);
        }
        return broker.publish(publish, executor, sender);
    }
}
