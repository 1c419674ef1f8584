// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

import com.hivemq.extension.sdk.api.packets.general.UserProperties;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads {@link ConnectOptions}; other user properties are the application's own and left alone. */
final class ConnectOptionsReader {
    private ConnectOptionsReader() {}

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException naming the property and what it may be
     */
    static ConnectOptions read(UserProperties properties) {
        if (properties.isEmpty()) {
            return ConnectOptions.NONE;
        }
        boolean stream =
                properties.getFirst("mode").map(ConnectOptionsReader::isStream).orElse(false);
        Optional<Long> since = properties.getFirst("since").map(text -> number("since", text, 0, Long.MAX_VALUE));
        Optional<Long> window =
                properties.getFirst("window").map(text -> number("window", text, 1, ConnectOptions.MAX_WINDOW));
        return new ConnectOptions(
                stream,
                since.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                window.map(n -> OptionalInt.of(n.intValue())).orElseGet(OptionalInt::empty));
    }

    private static boolean isStream(String mode) {
        if (!mode.equals("stream") && !mode.equals("ack")) {
            throw new IllegalArgumentException("user property mode must be stream or ack");
        }
        return mode.equals("stream");
    }

    private static long number(String name, String text, long min, long max) {
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message
        }
        throw new IllegalArgumentException("user property " + name + " must be a number from " + min + " to " + max);
    }
}
