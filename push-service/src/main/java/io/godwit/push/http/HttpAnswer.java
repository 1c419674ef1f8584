// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a server said.
 *
 * @param body the beginning of its text
 */
public record HttpAnswer(int status, HttpHeaders headers, String body) {
    /** Nobody is told to wait longer: operators mend things in less. */
    public static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** Much more than any reason takes. */
    private static final int MAX_SUMMARY = 200;

    private static final Pattern WORDS = Pattern.compile("[\\s\\p{Cntrl}\"{}\\[\\],:;=<>]+");

    /** What is longer, or has a slash, could be an address or a token. */
    private static final Pattern PLAIN = Pattern.compile("[\\w.'()!?-]{1,32}");

    /** The status and a line of the body, for a person; what could be an address or a token is taken out. */
    public String summary() {
        StringBuilder text = new StringBuilder("HTTP ").append(status);
        for (String word : WORDS.split(body, -1)) {
            if (text.length() >= MAX_SUMMARY) {
                return text.append(" …").toString();
            } else if (!word.isEmpty()) {
                text.append(' ').append(PLAIN.matcher(word).matches() ? word : "…");
            }
        }
        return text.toString();
    }

    /** {@code Retry-After} in either of its forms, 1 s to {@link #LONGEST_WAIT}. */
    public Optional<Duration> retryAfter(Instant now) {
        return headers.firstValue("retry-after")
                .flatMap(value -> wait(value.strip(), now))
                .map(HttpAnswer::bounded);
    }

    /** Within 1 s and {@link #LONGEST_WAIT}. */
    public static Duration bounded(Duration wait) {
        Duration least = Duration.ofSeconds(1);
        if (wait.compareTo(least) < 0) {
            return least;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static Optional<Duration> wait(String value, Instant now) {
        try {
            if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            return Optional.of(Duration.between(
                    now,
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
