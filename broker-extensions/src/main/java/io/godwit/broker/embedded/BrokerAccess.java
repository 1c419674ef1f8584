// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.persistence.qos.IncomingMessageFlowPersistence;
import com.hivemq.persistence.retained.RetainedMessagePersistence;
import io.godwit.core.relay.RawMessage;
import io.godwit.core.relay.RelayTarget;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an extension needs of the broker and its SDK does not offer. Made before the broker and given to {@link
 * EmbeddedBroker#start(BrokerSettings, com.hivemq.extension.sdk.api.ExtensionMain, BrokerAccess)}; works from the moment
 * at which the extension is started. Any thread; nothing blocks.
 */
public final class BrokerAccess {

    private volatile @Nullable BrokerInternals internals;
    private volatile ClientLinks links = ClientLinks.NONE;

    void open(BrokerInternals opened, BrokerLimits limits) {
        links = ClientLinks.of(opened, limits);
        internals = opened;
    }

    /**
     * The way to exactly this connection, also after another one with the same client id has taken over. Make it once
     * per connection, in its {@code ClientInitializer}, and keep it.
     *
     * @throws IllegalStateException if the broker has not started yet
     */
    public ClientLink link(ConnectionInformation connection) {
        return links.to(connection);
    }

    /**
     * Makes the broker take the next QoS 2 PUBLISH with this packet id for a new one. To be called before a QoS 2 publish
     * is refused: the broker remembers the packet id anyway, and would answer the client's next attempt with success
     * and drop it.
     *
     * @throws IllegalStateException if the broker has not started yet
     */
    public void forgetIncoming(String clientId, int packetId) {
        opened().part(IncomingMessageFlowPersistence.class).remove(clientId, packetId);
    }

    /**
     * Hears each will that the broker publishes, just before it does. To be called once, by the extension's start.
     *
     * @param wills called by threads of the broker; must return at once
     * @throws IllegalStateException if the broker has not started yet
     */
    public void onWill(Consumer<RawMessage> wills) {
        WillTap.install(opened(), wills);
    }

    /**
     * Reads the retained messages.
     *
     * @throws IllegalStateException if the broker has not started yet
     */
    public RelayTarget.RetainedReader retained() {
        return new RetainedPages(opened().part(RetainedMessagePersistence.class));
    }

    private BrokerInternals opened() {
        BrokerInternals opened = internals;
        if (opened == null) {
            throw new IllegalStateException("the broker has not started");
        }
        return opened;
    }
}
