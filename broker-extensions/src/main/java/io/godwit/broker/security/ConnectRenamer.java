// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

import com.hivemq.extension.sdk.api.interceptor.connect.ConnectInboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.connect.parameter.ConnectInboundInput;
import com.hivemq.extension.sdk.api.interceptor.connect.parameter.ConnectInboundOutput;
import com.hivemq.extension.sdk.api.packets.general.MqttVersion;
import com.hivemq.extension.sdk.api.packets.publish.ModifiableConnectPacket;
import io.godwit.core.topic.Names;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each client id its user's name space before the broker looks at it, and keeps the keep-alive of old clients within
 * the limit (MQTT 5 clients are told the server's). Without a valid user name nothing is renamed: the login refuses it.
 */
public final class ConnectRenamer implements ConnectInboundInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectRenamer.class);

    private final int maxKeepAliveSeconds;

    public ConnectRenamer(int maxKeepAliveSeconds) {
        this.maxKeepAliveSeconds = maxKeepAliveSeconds;
    }

    @Override
    public void onConnect(ConnectInboundInput input, ConnectInboundOutput output) {
        try {
            ModifiableConnectPacket packet = output.getConnectPacket();
            String user = packet.getUserName().orElse("");
            if (Names.isValid(user)) {
                packet.setClientId(ClientNames.inside(user, packet.getClientId()));
            }
            int keepAlive = packet.getKeepAlive();
            if (packet.getMqttVersion() != MqttVersion.V_5 && (keepAlive == 0 || keepAlive > maxKeepAliveSeconds)) {
                packet.setKeepAlive(maxKeepAliveSeconds - 1); // the broker takes only less than its maximum here
            }
        } catch (RuntimeException e) {
            throw e; // the broker refuses the CONNECT then
        } catch (Throwable t) { // an Error would cost a broker thread
            LOG.error("a CONNECT could not be read", t);
            throw new IllegalStateException("a CONNECT could not be read", t);
        }
    }
}
