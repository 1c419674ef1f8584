// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.general.MqttVersion;

/** Why a client may not connect. Documented in docs/protocol.md. */
public enum LoginRefusal {
    /** Too many CONNECTs per second. */
    CONNECT_RATE(ConnackReasonCode.CONNECTION_RATE_EXCEEDED),
    /** Too many bad tokens from this address lately. */
    BACK_OFF(ConnackReasonCode.CONNECTION_RATE_EXCEEDED),
    /** No user name, or one that is no user id. */
    USER_NAME(ConnackReasonCode.BAD_USER_NAME_OR_PASSWORD),
    /** Neither a token nor a client certificate. */
    NO_CREDENTIALS(ConnackReasonCode.BAD_USER_NAME_OR_PASSWORD),
    /** The token does not hold. */
    BAD_TOKEN(ConnackReasonCode.NOT_AUTHORIZED),
    /** The token, or the certificate, is somebody else's. */
    OTHER_USER(ConnackReasonCode.NOT_AUTHORIZED),
    /** A user property has a wrong value. */
    OPTION(ConnackReasonCode.IMPLEMENTATION_SPECIFIC_ERROR),
    /** The will's topic is not open to this client. */
    WILL(ConnackReasonCode.NOT_AUTHORIZED),
    /** Something broke. */
    INTERNAL(ConnackReasonCode.UNSPECIFIED_ERROR);

    private final ConnackReasonCode code;

    LoginRefusal(ConnackReasonCode code) {
        this.code = code;
    }

    /**
     * MQTT 3.1.1 has few codes, and the broker makes "not authorized" of most. That would send a user whose token is good
     * to the login page: what may succeed later says "server unavailable" there.
     */
    ConnackReasonCode code(MqttVersion version) {
        boolean mayRetry = this == CONNECT_RATE || this == BACK_OFF || this == INTERNAL;
        return mayRetry && version != MqttVersion.V_5 ? ConnackReasonCode.SERVER_UNAVAILABLE : code;
    }
}
