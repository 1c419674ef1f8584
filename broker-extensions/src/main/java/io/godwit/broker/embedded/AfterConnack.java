// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.hivemq.mqtt.message.connack.CONNACK;
import com.hivemq.mqtt.message.reason.Mqtt5ConnAckReasonCode;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits in a connection's pipeline for the CONNACK, and then leaves. Event loop only. */
final class AfterConnack extends ChannelOutboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(AfterConnack.class);

    private final Runnable action;

    AfterConnack(Runnable action) {
        this.action = action;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ChannelFuture unused = ctx.write(message, promise);
        if (message instanceof CONNACK connack) {
            ctx.pipeline().remove(this);
            if (connack.getReasonCode() == Mqtt5ConnAckReasonCode.SUCCESS) {
                run();
            }
        }
    }

    private void run() {
        try {
            action.run();
        } catch (Throwable t) { // an event loop of the broker must survive it
            LOG.error("What was to follow the CONNACK failed", t);
        }
    }
}
