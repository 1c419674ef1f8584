// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import io.godwit.loadtest.mqtt.ConnectSettings;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Any broker that lets anonymous clients use {@code bench/<run>/<i>}; recipients subscribe. */
public record BareTarget(String name, String run, MqttVersion version) implements Target {
    private static final int KEEP_ALIVE_SECONDS = 60;

    @Override
    public ConnectSettings sender(int index) {
        return anonymous("s-" + run + "-" + index);
    }

    @Override
    public ConnectSettings recipient(int index) {
        return anonymous("r-" + run + "-" + index);
    }

    @Override
    public String publishTopic(int index) {
        return "bench/" + run + "/" + index;
    }

    @Override
    public String subscription(int index) {
        return publishTopic(index);
    }

    @Override
    public Optional<String> acknowledgeTopic(int index) {
        return Optional.empty();
    }

    /** The bare broker knows no users: all are further subscribers. */
    @Override
    public List<Device> otherDevices(int index, int devices) {
        List<Device> others = new ArrayList<>();
        for (int device = 1; device < 2 * devices - 1; device++) {
            others.add(new Device(
                    anonymous("r-" + run + "-" + index + "-" + device), subscription(index), Optional.empty()));
        }
        return others;
    }

    private ConnectSettings anonymous(String clientId) {
        return new ConnectSettings(clientId, Optional.empty(), version, KEEP_ALIVE_SECONDS, Map.of());
    }
}
