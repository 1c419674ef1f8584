// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import com.hivemq.extension.sdk.api.interceptor.disconnect.DisconnectOutboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.disconnect.parameter.DisconnectOutboundInput;
import com.hivemq.extension.sdk.api.interceptor.disconnect.parameter.DisconnectOutboundOutput;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells clients that are to use another server which one, if that is known. */
final class ServerReference implements DisconnectOutboundInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ServerReference.class);

    private final Connections connections;

    ServerReference(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void onOutboundDisconnect(DisconnectOutboundInput input, DisconnectOutboundOutput output) {
        try {
            if (input.getDisconnectPacket().getReasonCode() == DisconnectReasonCode.USE_ANOTHER_SERVER) {
                connections.serverReference().ifPresent(output.getDisconnectPacket()::setServerReference);
            }
        } catch (Throwable t) { // a broker thread must survive it
            LOG.error("a DISCONNECT could not be completed", t);
        }
    }
}
