// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a client asks for at CONNECT, by MQTT 5 user properties.
 *
 * @param stream {@code mode=stream}: entries come with QoS 0 and are acknowledged by command
 * @param since {@code since=N}: the device has all entries up to this position
 * @param window {@code window=N}: the most entries it wants to have unacknowledged
 */
public record ConnectOptions(boolean stream, OptionalLong since, OptionalInt window) {
    public static final ConnectOptions NONE = new ConnectOptions(false, OptionalLong.empty(), OptionalInt.empty());

    /** Largest window that a client may ask for. */
    public static final int MAX_WINDOW = 10_000;
}
