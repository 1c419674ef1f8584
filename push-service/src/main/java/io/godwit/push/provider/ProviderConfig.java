// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.provider;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One provider's part of the file of apps. Reading a field marks it as known; {@link #done} refuses the others, so that a
 * mistyped name does not pass in silence. One thread at a time.
 */
public final class ProviderConfig {
    /** Longest key or credential file, in bytes: certificates with their chain are the longest. */
    private static final long MAX_FILE = 64 * 1024;

    private final String place;
    private final Map<String, String> fields;
    private final Path folder;
    private final Set<String> unread;

    /**
     * @param place where it stands, for error messages, such as {@code apps.main.apns}
     * @param fields its fields
     * @param folder what relative file names begin at: where the file of apps is
     */
    public ProviderConfig(String place, Map<String, String> fields, Path folder) {
        this.place = place;
        this.fields = Map.copyOf(fields);
        this.folder = folder;
        this.unread = new TreeSet<>(fields.keySet());
    }

    /** A field that must be there. */
    public String text(String name) {
        return optional(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    /** A field that may be there. */
    public Optional<String> optional(String name) {
        unread.remove(name);
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isBlank());
    }

    /** A whole number within bounds. */
    public int number(String name, int byDefault, int least, int most) {
        String text = optional(name).orElse(Integer.toString(byDefault));
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(name, "must be " + least + " to " + most + " but is '" + text + "'");
    }

    /** The content of a file that must be there. */
    public String file(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8).strip();
    }

    /** A file that must be named; where it is. */
    public Path path(String name) {
        return folder.resolve(text(name));
    }

    /** The content as it is. */
    public byte[] bytes(String name) {
        Path file = path(name);
        try {
            if (Files.size(file) > MAX_FILE) {
                throw wrong(name, "names a file of more than " + MAX_FILE + " bytes: " + file);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw wrong(
                    name,
                    "names a file that cannot be read: " + file + " ("
                            + e.getClass().getSimpleName() + ")");
        }
    }

    /** All fields were asked for: refuses what is left. */
    public void done() {
        if (!unread.isEmpty()) {
            throw wrong(unread.iterator().next(), "is not known here");
        }
    }

    /** What is wrong with a field; values of secrets are not to be in it. */
    public IllegalArgumentException wrong(String name, String what) {
        return new IllegalArgumentException(place + "." + name + " " + what);
    }

    /** Where it stands. */
    public String place() {
        return place;
    }
}
