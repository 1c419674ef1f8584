// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import com.hivemq.extension.sdk.api.client.ClientContext;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.extension.sdk.api.client.parameter.InitializerInput;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.packets.general.MqttVersion;
import com.hivemq.extension.sdk.api.services.intializer.ClientInitializer;
import io.godwit.broker.embedded.BrokerAccess;
import io.godwit.broker.embedded.ClientLink;
import io.godwit.broker.security.Principal;
import io.godwit.broker.security.Principals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up a connection between login and CONNACK. The broker goes on without interceptors when this fails; what a client
 * publishes then meets the authorizers, which deny our topics, and the connection is closed.
 */
final class ConnectionInitializer implements ClientInitializer {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionInitializer.class);

    private final Gateway gateway;
    private final Principals principals;
    private final Connections connections;
    private final BrokerAccess broker;
    private final ServerReference serverReference;

    ConnectionInitializer(Gateway gateway, Principals principals, Connections connections, BrokerAccess broker) {
        this.gateway = gateway;
        this.principals = principals;
        this.connections = connections;
        this.broker = broker;
        serverReference = new ServerReference(connections);
    }

    @Override
    public void initialize(InitializerInput input, ClientContext context) {
        ClientLink link = broker.link(input.getConnectionInformation());
        try {
            setUp(input.getConnectionInformation(), context, link);
        } catch (Throwable t) { // the broker would go on without us
            LOG.error("a connection could not be set up", t);
            link.disconnect(DisconnectReasonCode.UNSPECIFIED_ERROR, "internal error");
        }
    }

    private void setUp(ConnectionInformation information, ClientContext context, ClientLink link) {
        Principal principal = principals
                .settle(information)
                .orElseThrow(() -> new IllegalStateException("a connection without a login"));
        boolean mqtt5 = information.getMqttVersion() == MqttVersion.V_5;
        Connection connection = new Connection(gateway, principal, link, mqtt5);
        PublishHandler publishes = new PublishHandler(gateway, connection, broker);
        context.addPublishInboundInterceptor(publishes);
        if (mqtt5) {
            AckDecorator acks = new AckDecorator(connection.inFlight());
            context.addPubackOutboundInterceptor(acks);
            context.addPubrecOutboundInterceptor(acks);
            context.addDisconnectOutboundInterceptor(serverReference);
        }
        connections.add(connection);
        link.onOutbound(new ClientLink.Outbound() {
            @Override
            public void connected() {
                connection.start();
                connections.leaving().ifPresent(connection::goodbye); // MQTT 5.0, section 3.14: not before the CONNACK
            }

            @Override
            public void acknowledged(int packetId) {
                connection.inFlight().written(packetId);
            }
        });
        if (!link.isOpen()) {
            connections.end(principal.session());
            principals.ended(principal.session());
        }
    }
}
