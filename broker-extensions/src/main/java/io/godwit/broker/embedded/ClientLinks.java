// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.hivemq.configuration.HivemqId;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.mqtt.handler.disconnect.MqttServerDisconnector;
import io.netty.channel.Channel;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** Makes {@link ClientLink}s. */
final class ClientLinks {

    static final ClientLinks NONE = new ClientLinks(null, "", 0);

    private static final String STORE = "com.hivemq.extensions.client.parameter.ConnectionAttributeStoreImpl";

    private final @Nullable MqttServerDisconnector disconnector;
    private final String brokerId;
    private final int maxPending;

    private ClientLinks(@Nullable MqttServerDisconnector disconnector, String brokerId, int maxPending) {
        this.disconnector = disconnector;
        this.brokerId = brokerId;
        this.maxPending = maxPending;
    }

    static ClientLinks of(BrokerInternals internals, BrokerLimits limits) {
        ChannelField.get(); // fails now rather than with the first client
        return new ClientLinks(
                internals.part(MqttServerDisconnector.class),
                internals.part(HivemqId.class).get(),
                Math.min(limits.maxQueuedMessages(), ClientLink.MAX_PENDING));
    }

    ClientLink to(ConnectionInformation connection) {
        if (disconnector == null) {
            throw new IllegalStateException("the broker has not started");
        }
        try {
            Channel channel = (Channel) ChannelField.get().get(connection.getConnectionAttributeStore());
            return new ClientLink(channel, disconnector, brokerId, maxPending);
        } catch (IllegalAccessException e) {
            throw BrokerInternals.unknown(e);
        }
    }

    /** Where the SDK's object keeps the connection. */
    private static final class ChannelField {

        private static @Nullable Field field;

        static synchronized Field get() {
            if (field == null) {
                try {
                    Field found = Class.forName(STORE).getDeclaredField("channel");
                    found.setAccessible(true);
                    field = found;
                } catch (ReflectiveOperationException e) {
                    throw BrokerInternals.unknown(e);
                }
            }
            return field;
        }
    }
}
