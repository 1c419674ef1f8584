// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

/** Messages for settings that are out of bounds: always the field, its value and its limit. */
final class Check {

    private Check() {}

    static int range(String field, int value, int min, int max) {
        return (int) range(field, (long) value, min, max);
    }

    static long range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + " is " + value + " but must be between " + min + " and " + max);
        }
        return value;
    }

    static String text(String field, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(field + " must not be blank");
        }
        if (value.contains("${")) {
            // the broker would replace it by an environment variable, and fall back to an open default if there is none
            throw new IllegalArgumentException(field + " must not contain \"${\": " + value);
        }
        return value;
    }
}
