// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.topic;

/**
 * The one rule for the names of users and devices: they are topic levels, table keys and parts of log lines, so nothing
 * that means something in any of these is allowed in them.
 */
public final class Names {
    /** Longest name, in characters. */
    public static final int MAX_LENGTH = 64;

    /** The rule in words, for error messages: {@code "sub must be " + Names.RULE}. */
    public static final String RULE = "1 to 64 characters of A-Z a-z 0-9 . _ @ ~ = : -";

    private static final String MARKS = "._@~=:-";

    private Names() {}

    /** Whether {@code name} keeps the {@link #RULE}. */
    public static boolean isValid(String name) {
        return !name.isEmpty() && name.length() <= MAX_LENGTH && name.chars().allMatch(Names::isAllowed);
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || MARKS.indexOf(c) >= 0;
    }
}
