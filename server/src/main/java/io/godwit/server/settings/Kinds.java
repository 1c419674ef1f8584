// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import io.godwit.core.config.Secret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of values that the table in {@link Options} uses. */
final class Kinds {
    private Kinds() {}

    /** The word for "no such listener". */
    private static final String OFF = "off";

    static Kind<Integer> number(int min, int max) {
        return new Kind<>("number", "a number from " + min + " to " + max, text -> Units.between(text, min, max));
    }

    static Kind<Integer> port() {
        return new Kind<>("port", "a port from 0 to 65535 (0 = any free port)", text -> Units.between(text, 0, 65535));
    }

    static Kind<Optional<Integer>> listenerPort() {
        return new Kind<>(
                "port",
                "a port from 0 to 65535 (0 = any free port) or off",
                text -> text.equals(OFF) ? Optional.empty() : Optional.of(Units.between(text, 0, 65535)));
    }

    static Kind<Boolean> bool() {
        return new Kind<>("true|false", "true or false", text -> {
            check(text.equals("true") || text.equals("false"), "");
            return text.equals("true");
        });
    }

    /** A length of time between two bounds, given as a user writes them. */
    static Kind<Duration> duration(String min, String max) {
        Duration shortest = Units.duration(min);
        Duration longest = Units.duration(max);
        return new Kind<>(
                "duration", "a duration from " + min + " to " + max + ", such as 500ms, 30s, 5m, 12h or 7d", t -> {
                    Duration value = Units.duration(t);
                    check(value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0, "");
                    return value;
                });
    }

    /** A number of bytes between two bounds, given as a user writes them. */
    static Kind<Long> size(String min, String max) {
        long smallest = Units.size(min);
        long largest = Units.size(max);
        return new Kind<>("size", "a size from " + min + " to " + max + ", such as 512B, 96KiB, 2MiB or 1GiB", text -> {
            long value = Units.size(text);
            check(value >= smallest && value <= largest, "");
            return value;
        });
    }

    static Kind<Path> directory() {
        return new Kind<>("path", "a directory, or a path where one can be made", text -> {
            check(!text.isEmpty(), "");
            Path path = Path.of(text);
            check(!Files.exists(path) || Files.isDirectory(path), "it exists and is not a directory");
            return path;
        });
    }

    /** A file that must be there when the server starts. */
    static Kind<Optional<Path>> file() {
        return optional(new Kind<>("file", "the path of a readable file", text -> {
            Path path = Path.of(text);
            check(Files.isRegularFile(path) && Files.isReadable(path), "there is no readable file");
            return path;
        }));
    }

    /** A name that is put into queries, paths or headers: kept to characters that are harmless in all of them. */
    static Kind<String> name() {
        String allowed = "1 to 48 letters, digits, _ . or -";
        return new Kind<>("name", allowed, text -> {
            check(text.matches("[A-Za-z0-9_.-]{1,48}"), "");
            return text;
        });
    }

    /** A name that Cassandra takes without quotes. */
    static Kind<String> keyspace() {
        return new Kind<>("name", "a lower-case letter and then up to 47 lower-case letters, digits or _", text -> {
            check(text.matches("[a-z][a-z0-9_]{0,47}"), "");
            return text;
        });
    }

    static Kind<Optional<String>> text() {
        return optional(new Kind<>("text", "a text of at most 255 characters", text -> {
            check(text.length() <= 255, "");
            return text;
        }));
    }

    /** An address to listen on. It is not looked up here: that may take seconds and depends on where it runs. */
    static Kind<String> host() {
        return new Kind<>("address", "an IP address or a host name", text -> {
            check(HostPort.isHost(text), "");
            return text;
        });
    }

    static Kind<Optional<String>> optionalHost() {
        return optional(host());
    }

    static Kind<List<HostPort>> hostPorts() {
        return new Kind<>(
                "host[:port],…",
                "host names or addresses, each with :port or without, separated by commas",
                text -> items(text).map(HostPort::parse).toList());
    }

    static Kind<Optional<URI>> httpUri() {
        return optional(new Kind<>("url", "an http or https address without user name and password", text -> {
            URI uri = URI.create(text);
            check(List.of("http", "https").contains(uri.getScheme()) && uri.getHost() != null, "");
            check(uri.getUserInfo() == null, "");
            return uri;
        }));
    }

    /** One of an enum's constants, in lower case. */
    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        String words = words(type, "|");
        return new Kind<>(words, "one of " + words(type, ", "), text -> constant(type, text));
    }

    /** At least one of an enum's constants, separated by commas. */
    static <E extends Enum<E>> Kind<Set<E>> someOf(Class<E> type) {
        return new Kind<>(words(type, ","), "a list, separated by commas, of " + words(type, ", "), text -> {
            Set<E> values =
                    items(text).map(item -> constant(type, item)).collect(Collectors.toCollection(LinkedHashSet::new));
            check(!values.isEmpty(), "");
            return Set.copyOf(values);
        });
    }

    /** A secret text; {@code form} looks at it and throws for what cannot be right. */
    static Kind<Optional<Secret>> secret(String allowed, Predicate<String> form) {
        Function<String, Optional<Secret>> parser = text -> {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            check(form.test(text), "");
            return Optional.of(Secret.of(text));
        };
        return new Kind<>("secret", allowed, parser, true);
    }

    /** The message of the exception is what a user reads after "is not allowed"; it never repeats the value. */
    static void check(boolean allowed, String problem) {
        if (!allowed) {
            throw new IllegalArgumentException(problem);
        }
    }

    private static <T> Kind<Optional<T>> optional(Kind<T> kind) {
        return new Kind<>(
                kind.label(),
                kind.allowed(),
                text -> text.isEmpty() ? Optional.empty() : Optional.of(kind.parse(text)));
    }

    private static Stream<String> items(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).filter(item -> !text.isEmpty());
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(""));
    }

    private static <E extends Enum<E>> String words(Class<E> type, String separator) {
        return Arrays.stream(type.getEnumConstants()).map(Kinds::word).collect(Collectors.joining(separator));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
