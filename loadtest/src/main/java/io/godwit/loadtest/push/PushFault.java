// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that is broken on purpose.
 *
 * @param kind what
 * @param outage how, of a provider
 * @param lasts how long; a killed server is started again at once, a killed node that pushes never, unless all were killed
 * @param at after the begin of the load
 */
public record PushFault(Kind kind, Outage outage, Duration lasts, Duration at) {
    private static final Pattern TEXT = Pattern.compile(
            "(server-kill|push-kill|push-kill-all|provider-outage)(?::([0-9]+m?s))?(?::(refuse|503|freeze))?(?:@([0-9.]+))?");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s)");
    private static final Duration DEFAULT_AT = Duration.ofSeconds(10);

    /** What can be broken. */
    public enum Kind {
        /** The providers of the first app. */
        PROVIDER_OUTAGE("provider-outage", true),
        /** {@code kill -9}, and a start on the same data. */
        SERVER_KILL("server-kill", false),
        /** {@code kill -9} of one node that pushes. */
        PUSH_KILL("push-kill", false),
        /** {@code kill -9} of all of them; after a while one is started again. */
        PUSH_KILL_ALL("push-kill-all", true);

        private final String word;
        private final boolean takesTime;

        Kind(String word, boolean takesTime) {
            this.word = word;
            this.takesTime = takesTime;
        }

        private static Kind of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(word))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Of {@code server-kill@20} or {@code provider-outage:60s:freeze@10}; the last two parts may be missing. */
    public static PushFault parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("--fault must be server-kill[@SECOND], push-kill[@SECOND],"
                    + " push-kill-all:TIME[@SECOND] or provider-outage:TIME[:refuse|503|freeze][@SECOND] but is '"
                    + text
                    + "'");
        }
        Kind kind = Kind.of(parts.group(1));
        boolean wrong = kind.takesTime != (parts.group(2) != null);
        if (wrong || (kind != Kind.PROVIDER_OUTAGE && parts.group(3) != null)) {
            throw new IllegalArgumentException("--fault '" + text + "': " + kind.word
                    + (kind.takesTime && wrong
                            ? " needs a length, such as " + kind.word + ":60s"
                            : " has no such part"));
        }
        Duration at = parts.group(4) == null
                ? DEFAULT_AT
                : Duration.ofMillis((long) (Double.parseDouble(parts.group(4)) * 1_000));
        Duration lasts = kind.takesTime ? time("--fault", parts.group(2)) : Duration.ZERO;
        return new PushFault(kind, outage(parts.group(3)), lasts, at);
    }

    private static Outage outage(@Nullable String word) {
        return word == null ? Outage.refuse : "503".equals(word) ? Outage.unavailable : Outage.valueOf(word);
    }

    /** Of {@code 50ms} or {@code 60s}. */
    public static Duration time(String option, String text) {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(option + " must be a time such as 50ms or 60s but is '" + text + "'");
        }
        long number = Long.parseLong(parts.group(1));
        return "s".equals(parts.group(2)) ? Duration.ofSeconds(number) : Duration.ofMillis(number);
    }

    @Override
    public String toString() {
        String length = kind.takesTime ? ":" + lasts.toMillis() + "ms" : "";
        return kind.word + length + (kind == Kind.PROVIDER_OUTAGE ? ":" + outage : "");
    }
}
