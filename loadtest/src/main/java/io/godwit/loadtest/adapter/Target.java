// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import io.godwit.loadtest.mqtt.ConnectSettings;
import java.util.List;
import java.util.Optional;

/**
 * A kind of system under test: who connects how, and which topics carry a message from sender {@code i} to its
 * recipient {@code i}. Immutable.
 */
public interface Target {

    /** Shown in tables, such as {@code godwit}. */
    String name();

    ConnectSettings sender(int index);

    ConnectSettings recipient(int index);

    /** Where sender {@code index} publishes. */
    String publishTopic(int index);

    /** What recipient {@code index} subscribes to; from its SUBACK on it gets what is sent to it. */
    String subscription(int index);

    /** Where recipient {@code index} acknowledges cumulatively; empty where the protocol's own PUBACK does. */
    Optional<String> acknowledgeTopic(int index);

    /**
     * What pair {@code index} connects beside one sender and one recipient if either has that many devices.
     */
    default List<Device> otherDevices(int index, int devices) {
        if (devices > 1) {
            throw new IllegalArgumentException(name() + " cannot have several devices per user");
        }
        return List.of();
    }

    /** Writes the payloads of sender {@code index}. */
    default StampWriter stamps(String run, int index, int bytes) {
        return new StampWriter(run, index, bytes);
    }
}
