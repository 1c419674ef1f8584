// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mqtt;

import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.Map;
import java.util.Optional;

/**
 * What a client says in CONNECT. Sessions are always clean and end with the connection.
 *
 * @param clientId at most 65,535 bytes of UTF-8
 * @param login absent for an anonymous client
 * @param version {@code MQTT_3_1_1} or {@code MQTT_5}
 * @param keepAliveSeconds 0 to 65,535; 0 switches keep-alive off
 * @param userProperties sent by MQTT 5 only
 */
public record ConnectSettings(
        String clientId,
        Optional<Login> login,
        MqttVersion version,
        int keepAliveSeconds,
        Map<String, String> userProperties) {

    public ConnectSettings {
        if (keepAliveSeconds < 0 || keepAliveSeconds > 65_535) {
            throw new IllegalArgumentException("keepAliveSeconds must be 0 to 65535 but is " + keepAliveSeconds);
        }
        userProperties = Map.copyOf(userProperties);
    }

    /** User name and password; the password never shows in {@code toString}. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return user + " [REDACTED]";
        }
    }
}
