// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import io.godwit.loadtest.mqtt.ConnectSettings;
import java.util.Optional;

/** Godwit's signals between the same users: never stored, only for devices that are connected, QoS 0 on arrival. */
public record SignalTarget(GodwitTarget users) implements Target {
    @Override
    public String name() {
        return "godwit-signals";
    }

    @Override
    public ConnectSettings sender(int index) {
        return users.sender(index);
    }

    @Override
    public ConnectSettings recipient(int index) {
        return users.recipient(index);
    }

    @Override
    public String publishTopic(int index) {
        String messages = users.publishTopic(index);
        return messages.substring(0, messages.lastIndexOf('/')) + "/signal";
    }

    @Override
    public String subscription(int index) {
        return publishTopic(index);
    }

    @Override
    public Optional<String> acknowledgeTopic(int index) {
        return Optional.empty();
    }

    @Override
    public StampWriter stamps(String run, int index, int bytes) {
        return StampWriter.ofSignals(run, index, bytes);
    }
}
