// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The parsed value of every setting, or the problem with it. */
final class Values {
    private static final int MAX_SECRET_BYTES = 64 << 10;
    private static final int MAX_SHOWN = 80;

    private final Map<Option<?>, Object> parsed = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    Values(Map<Option<?>, Given> given) {
        for (Option<?> option : Options.all()) {
            parse(option, given.getOrDefault(option, new Given("default", option.defaultText(), false)));
        }
    }

    /** The value; only for settings that are {@link #valid}. */
    @SuppressWarnings("unchecked") // parse() put in what the option's own kind returned
    <T> T get(Option<T> option) {
        return (T) Objects.requireNonNull(parsed.get(option), option.key());
    }

    boolean valid(Collection<? extends Option<?>> options) {
        return parsed.keySet().containsAll(options);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private void parse(Option<?> option, Given given) {
        String where = given.where().contains(option.key()) ? given.where() : given.where() + " (" + option.key() + ")";
        try {
            parsed.put(option, option.kind().parse(given.file() ? content(given.text()) : given.text()));
        } catch (IOException | InvalidPathException e) {
            problems.add(new Problem(where, "there is no readable file of at most 64 KiB at " + shown(given.text())));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(where, complaint(option, given, e)));
        }
    }

    private static String content(String path) throws IOException {
        Path file = Path.of(path);
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_SECRET_BYTES) {
            throw new IOException("no such file, or too large");
        }
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }

    /** Only our own messages are shown: those of the JDK's parsers repeat the value. */
    private static String complaint(Option<?> option, Given given, IllegalArgumentException e) {
        String value = option.secret() ? "the value" : shown(given.text());
        boolean ours = e.getClass() == IllegalArgumentException.class && e.getMessage() != null;
        String reason = ours && !Objects.toString(e.getMessage(), "").isEmpty() ? " (" + e.getMessage() + ")" : "";
        return value + " is not allowed" + reason + "; give " + option.kind().allowed();
    }

    /** A value for a message: short, and without what could confuse a terminal. */
    static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return '"' + (printable.length() > MAX_SHOWN ? printable.substring(0, MAX_SHOWN) + "…" : printable) + '"';
    }
}
