// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.ConnectSettings.Login;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Who a device is and how it speaks.
 *
 * @param stream whether it asks for the stream mode, which needs MQTT 5
 */
public record Persona(String user, String device, MqttVersion version, boolean stream) {
    /** The device that a user writes with. */
    static final String PHONE = "phone";

    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    public Persona {
        if (stream && version != MqttVersion.MQTT_5) {
            throw new IllegalArgumentException("the stream mode needs MQTT 5");
        }
    }

    /** Its CONNECT; {@code options} are further user properties of it. */
    ConnectSettings settings(TokenMinter tokens, Map<String, String> options) {
        var login = new Login(user, tokens.mint(user, device, TOKEN_LIFE));
        return new ConnectSettings(user + "-" + device, Optional.of(login), version, KEEP_ALIVE_SECONDS, options);
    }

    boolean writes() {
        return device.equals(PHONE);
    }

    Map<String, String> mode() {
        return stream ? Map.of("mode", "stream") : Map.of();
    }

    String commandTopic() {
        return "u/" + user + "/cmd";
    }

    String inbox() {
        return "u/" + user + "/inbox";
    }
}
