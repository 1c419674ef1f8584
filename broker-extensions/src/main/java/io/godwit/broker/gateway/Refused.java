// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import io.godwit.core.message.Refusal;

/** A {@link Refusal} in the broker's words. */
final class Refused {
    private Refused() {}

    static AckReasonCode code(Refusal refusal) {
        return switch (refusal) {
            case NOT_AUTHORIZED -> AckReasonCode.NOT_AUTHORIZED;
            case PAYLOAD_INVALID, TOO_LARGE -> AckReasonCode.PAYLOAD_FORMAT_INVALID;
            case TOPIC_INVALID -> AckReasonCode.TOPIC_NAME_INVALID;
            case QUOTA_EXCEEDED -> AckReasonCode.QUOTA_EXCEEDED;
            case SERVER_BUSY, NOT_RECALLABLE -> AckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
            case UNAVAILABLE -> AckReasonCode.UNSPECIFIED_ERROR;
        };
    }

    /** What a client reads: the refusal's name, then what is wrong. */
    static String text(Refusal refusal, String detail) {
        return refusal.wireName() + ": " + detail;
    }
}
