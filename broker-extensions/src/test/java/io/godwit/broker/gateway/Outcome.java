// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import java.util.Map;

/**
 * How a publish ended.
 *
 * @param code 0 = acknowledged, else the MQTT 5 reason code, or -1 when the connection was closed
 * @param reason the reason string, empty if there was none
 * @param properties the user properties of the acknowledgement
 */
record Outcome(int code, String reason, Map<String, String> properties) {
    static final Outcome CLOSED = new Outcome(-1, "", Map.of());

    boolean accepted() {
        return code == 0;
    }
}
