// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import com.hivemq.extension.sdk.api.interceptor.puback.PubackOutboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.puback.parameter.PubackOutboundInput;
import com.hivemq.extension.sdk.api.interceptor.puback.parameter.PubackOutboundOutput;
import com.hivemq.extension.sdk.api.interceptor.pubrec.PubrecOutboundInterceptor;
import com.hivemq.extension.sdk.api.interceptor.pubrec.parameter.PubrecOutboundInput;
import com.hivemq.extension.sdk.api.interceptor.pubrec.parameter.PubrecOutboundOutput;
import com.hivemq.extension.sdk.api.packets.general.ModifiableUserProperties;
import com.hivemq.extension.sdk.api.packets.puback.ModifiablePubackPacket;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.packets.pubrec.ModifiablePubrecPacket;
import io.godwit.core.mailbox.SendResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts {@code id}, {@code pos} and {@code ts} of the message into the PUBACK (or PUBREC) of an MQTT 5 client, and keeps the broker from
 * saying that a raw topic has no subscribers because this node has none.
 */
final class AckDecorator implements PubackOutboundInterceptor, PubrecOutboundInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(AckDecorator.class);

    private final InFlight inFlight;

    AckDecorator(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    @Override
    public void onOutboundPuback(PubackOutboundInput input, PubackOutboundOutput output) {
        try {
            ModifiablePubackPacket ack = output.getPubackPacket();
            InFlight.Answer answer = inFlight.answer(ack.getPacketIdentifier());
            add(answer, ack.getUserProperties());
            if (answer instanceof InFlight.Relayed && ack.getReasonCode() == AckReasonCode.NO_MATCHING_SUBSCRIBERS) {
                ack.setReasonCode(AckReasonCode.SUCCESS); // there are some on other nodes
            }
        } catch (Throwable t) { // a broker thread must survive it
            LOG.error("a PUBACK could not be completed", t);
        }
    }

    @Override
    public void onOutboundPubrec(PubrecOutboundInput input, PubrecOutboundOutput output) {
        try {
            ModifiablePubrecPacket ack = output.getPubrecPacket();
            InFlight.Answer answer = inFlight.answer(ack.getPacketIdentifier());
            add(answer, ack.getUserProperties());
            if (answer instanceof InFlight.Relayed && ack.getReasonCode() == AckReasonCode.NO_MATCHING_SUBSCRIBERS) {
                ack.setReasonCode(AckReasonCode.SUCCESS);
            }
        } catch (Throwable t) { // a broker thread must survive it
            LOG.error("a PUBREC could not be completed", t);
        }
    }

    private static void add(InFlight.Answer answer, ModifiableUserProperties properties) {
        if (answer instanceof InFlight.Stored stored) {
            SendResult.Accepted accepted = stored.accepted();
            properties.addUserProperty("id", accepted.id().toString());
            properties.addUserProperty("pos", Long.toString(accepted.pos()));
            properties.addUserProperty("ts", Long.toString(accepted.id().millis()));
        }
    }
}
