// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.ConnectSettings.Login;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Godwit: users of this run only, so that their mailboxes are new; tokens made here from the server's signing key.
 *
 * @param run part of every user name
 * @param stream whether recipients ask for the stream mode: QoS 0 deliveries, cumulative acknowledgements (MQTT 5)
 */
public record GodwitTarget(String name, String run, MqttVersion version, boolean stream, TokenMinter tokens)
        implements Target {
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    public GodwitTarget {
        if (stream && version != MqttVersion.MQTT_5) {
            throw new IllegalArgumentException("the stream mode needs MQTT 5");
        }
    }

    @Override
    public ConnectSettings sender(int index) {
        return login("alice-" + run + "-" + index, Map.of());
    }

    @Override
    public ConnectSettings recipient(int index) {
        return login(recipientName(index), stream ? Map.of("mode", "stream") : Map.of());
    }

    @Override
    public String publishTopic(int index) {
        return "u/" + recipientName(index) + "/msg";
    }

    @Override
    public Optional<String> subscription(int index) {
        return Optional.empty();
    }

    @Override
    public Optional<String> acknowledgeTopic(int index) {
        return stream ? Optional.of("u/" + recipientName(index) + "/cmd") : Optional.empty();
    }

    private String recipientName(int index) {
        return "bob-" + run + "-" + index;
    }

    private ConnectSettings login(String user, Map<String, String> properties) {
        var login = new Login(user, tokens.mint(user, "load", TOKEN_LIFE));
        return new ConnectSettings(user + "-load", Optional.of(login), version, KEEP_ALIVE_SECONDS, properties);
    }
}
