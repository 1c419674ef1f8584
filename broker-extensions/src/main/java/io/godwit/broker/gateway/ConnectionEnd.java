// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import io.godwit.broker.security.Principals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears that a connection is gone, for whatever reason. */
final class ConnectionEnd implements ClientLifecycleEventListener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionEnd.class);

    private final Principals principals;
    private final Connections connections;

    ConnectionEnd(Principals principals, Connections connections) {
        this.principals = principals;
        this.connections = connections;
    }

    @Override
    public void onMqttConnectionStart(ConnectionStartInput input) {}

    @Override
    public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {}

    @Override
    public void onDisconnect(DisconnectEventInput input) {
        try {
            principals.session(input.getConnectionInformation()).ifPresent(session -> {
                connections.end(session);
                principals.ended(session);
            });
        } catch (Throwable t) { // a broker thread must survive it
            LOG.error("the end of a connection could not be noted", t);
        }
    }
}
