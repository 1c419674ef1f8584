// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import io.godwit.loadtest.mqtt.ConnectSettings;
import io.netty.handler.codec.mqtt.MqttVersion;
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
    public Optional<String> subscription(int index) {
        return Optional.of(publishTopic(index));
    }

    @Override
    public Optional<String> acknowledgeTopic(int index) {
        return Optional.empty();
    }

    private ConnectSettings anonymous(String clientId) {
        return new ConnectSettings(clientId, Optional.empty(), version, KEEP_ALIVE_SECONDS, Map.of());
    }
}
