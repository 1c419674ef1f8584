// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.relay;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A publish on a raw topic with all that its publisher said. The arrays are not copied: nobody writes to them.
 *
 * @param qos 0 to 2
 * @param retain it becomes the topic's retained message; with an empty payload, it takes that one away
 * @param expiry seconds after which it is of no use any more, {@link #NEVER} = it stays of use
 * @param format MQTT 5 Payload Format Indicator: 0 or 1, {@link #NO_FORMAT} = not given
 */
@SuppressWarnings("ArrayRecordComponent") // compared by their contents, see below
public record RawMessage(
        String topic,
        int qos,
        boolean retain,
        byte[] payload,
        long expiry,
        int format,
        Optional<String> contentType,
        Optional<String> responseTopic,
        Optional<byte[]> correlation,
        List<Property> properties) {
    public static final long NEVER = -1;
    public static final int NO_FORMAT = -1;
    /** Fields beside texts and arrays, and the names of their lengths. */
    private static final int FIXED = 48;

    /** An MQTT 5 user property. */
    public record Property(String name, String value) {}

    public RawMessage {
        properties = List.copyOf(properties);
    }

    /** About as many bytes as it takes on the wire, never less. */
    public int size() {
        int size = FIXED
                + payload.length
                + bytes(topic)
                + correlation.map(data -> data.length).orElse(0);
        size += contentType.map(RawMessage::bytes).orElse(0)
                + responseTopic.map(RawMessage::bytes).orElse(0);
        for (Property property : properties) {
            size += bytes(property.name) + bytes(property.value);
        }
        return size;
    }

    /** A character has three bytes at most, its length five. */
    private static int bytes(String text) {
        return 3 * text.length() + 5;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawMessage same
                && topic.equals(same.topic)
                && qos == same.qos
                && retain == same.retain
                && Arrays.equals(payload, same.payload)
                && expiry == same.expiry
                && format == same.format
                && contentType.equals(same.contentType)
                && responseTopic.equals(same.responseTopic)
                && Arrays.equals(correlation.orElse(null), same.correlation.orElse(null))
                && properties.equals(same.properties);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, qos, retain, Arrays.hashCode(payload));
    }

    /** Without contents. */
    @Override
    public String toString() {
        return "RawMessage[qos=" + qos + ", retain=" + retain + ", bytes=" + payload.length + "]";
    }
}
