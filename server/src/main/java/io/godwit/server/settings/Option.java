// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.util.Locale;
import java.util.Objects;

/**
 * One setting: a line of the table in {@link Options}. Its names follow from the key, so that knowing one is knowing
 * all: {@code mqtt.max-packet-size} is {@code GODWIT_MQTT_MAX_PACKET_SIZE} and {@code --mqtt-max-packet-size}.
 *
 * @param key dotted name, also the path in the YAML file
 * @param kind how a value is read, and what is allowed
 * @param defaultText the default as a user would write it; empty means "not set"
 * @param description one sentence for people
 */
public record Option<T>(String key, Kind<T> kind, String defaultText, String description) {
    /** Ends the name of a setting whose value is the content of a file. Only secrets have it. */
    static final String FILE_KEY = "-file";

    public Option {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(defaultText, "defaultText");
        Objects.requireNonNull(description, "description");
        if (!key.matches("[a-z]+([.-][a-z]+)*")) {
            throw new IllegalArgumentException("not a key: " + key);
        }
    }

    /** Name of the environment variable. */
    public String environment() {
        return environmentName(key);
    }

    /** Name of the command line flag, with its dashes. */
    public String flag() {
        return flagName(key);
    }

    /** The kind of value in one word, for usage lines. */
    public String label() {
        return kind.label();
    }

    /** Whether the value must never be printed. */
    public boolean secret() {
        return kind.secret();
    }

    static String environmentName(String key) {
        return "GODWIT_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    static String flagName(String key) {
        return "--" + key.replace('.', '-');
    }
}
