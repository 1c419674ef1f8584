// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.hivemq.mqtt.message.connack.CONNACK;
import com.hivemq.mqtt.message.puback.PUBACK;
import com.hivemq.mqtt.message.pubrec.PUBREC;
import com.hivemq.mqtt.message.reason.Mqtt5ConnAckReasonCode;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees what goes out to one client, right before it is encoded. Event loop only. */
final class OutboundTap extends ChannelOutboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(OutboundTap.class);

    private final ClientLink.Outbound listener;

    OutboundTap(ClientLink.Outbound listener) {
        this.listener = listener;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ChannelFuture unused = ctx.write(message, promise);
        try {
            if (message instanceof PUBACK puback) {
                listener.acknowledged(puback.getPacketIdentifier());
            } else if (message instanceof PUBREC pubrec) {
                listener.acknowledged(pubrec.getPacketIdentifier());
            } else if (message instanceof CONNACK connack
                    && connack.getReasonCode() == Mqtt5ConnAckReasonCode.SUCCESS) {
                listener.connected();
            }
        } catch (Throwable t) { // an event loop of the broker must survive it
            LOG.error("What was to follow a packet failed", t);
        }
    }
}
