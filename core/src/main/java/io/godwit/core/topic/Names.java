// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.topic;

/**
 * The one rule for the names of users, groups and devices. It keeps every name safe in a topic (no {@code / + #}), in
 * JSON (nothing to escape), in a log line and in a URL path.
 */
public final class Names {
    /** Longest name, in characters (all of them one byte in UTF-8). */
    public static final int MAX_LENGTH = 64;

    /** The rule in words, for error messages. */
    public static final String RULE = "1 to 64 characters out of A-Z a-z 0-9 . _ @ ~ = : -";

    private Names() {}

    /** Whether {@code name} may name a user, a group or a device. */
    public static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isAllowed(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static String require(String name, String what) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(what + " must be " + RULE);
        }
        return name;
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._@~=:-".indexOf(c) >= 0;
    }
}
