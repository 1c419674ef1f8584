// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.ConnectSettings.Login;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private static final String DEVICE = "load";
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    public GodwitTarget {
        if (stream && version != MqttVersion.MQTT_5) {
            throw new IllegalArgumentException("the stream mode needs MQTT 5");
        }
    }

    @Override
    public ConnectSettings sender(int index) {
        return login(senderName(index), DEVICE, Map.of());
    }

    @Override
    public ConnectSettings recipient(int index) {
        return login(recipientName(index), DEVICE, mode());
    }

    @Override
    public String publishTopic(int index) {
        return "u/" + recipientName(index) + "/msg";
    }

    @Override
    public String subscription(int index) {
        return inbox(recipientName(index));
    }

    /** The server delivers without a SUBSCRIBE, too, but says only in a SUBACK that it has begun to. */
    private static String inbox(String user) {
        return "u/" + user + "/inbox";
    }

    @Override
    public Optional<String> acknowledgeTopic(int index) {
        return acknowledge(recipientName(index));
    }

    /** The recipient's, and the sender's, whose other devices get a copy of what it sends. */
    @Override
    public List<Device> otherDevices(int index, int devices) {
        List<Device> others = new ArrayList<>();
        for (String user : List.of(recipientName(index), senderName(index))) {
            for (int device = 1; device < devices; device++) {
                others.add(new Device(login(user, DEVICE + device, mode()), inbox(user), acknowledge(user)));
            }
        }
        return others;
    }

    private Map<String, String> mode() {
        return stream ? Map.of("mode", "stream") : Map.of();
    }

    private Optional<String> acknowledge(String user) {
        return stream ? Optional.of("u/" + user + "/cmd") : Optional.empty();
    }

    private String senderName(int index) {
        return "alice-" + run + "-" + index;
    }

    private String recipientName(int index) {
        return "bob-" + run + "-" + index;
    }

    private ConnectSettings login(String user, String device, Map<String, String> properties) {
        var login = new Login(user, tokens.mint(user, device, TOKEN_LIFE));
        return new ConnectSettings(user + "-" + device, Optional.of(login), version, KEEP_ALIVE_SECONDS, properties);
    }
}
