// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

/**
 * One thing that is wrong with the settings.
 *
 * @param where the source and the name in it, such as {@code environment GODWIT_MQTT_PORT}
 * @param what the sentence about it; never contains a secret
 */
public record Problem(String where, String what) {
    @Override
    public String toString() {
        return where + ": " + what;
    }
}
