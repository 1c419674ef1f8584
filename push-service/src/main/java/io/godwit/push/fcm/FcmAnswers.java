// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.fcm;

import com.google.auth.Retryable;
import com.google.firebase.ErrorCode;
import com.google.firebase.IncomingHttpResponse;
import com.google.firebase.messaging.FirebaseMessagingException;
import com.google.firebase.messaging.MessagingErrorCode;
import io.godwit.core.push.PushOutcome;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/** What Google's answers mean. Google's own texts are left out: they may quote what was sent. */
final class FcmAnswers {
    /** What Google asks for where it names no time of its own. */
    private static final Duration QUOTA = Duration.ofSeconds(60);

    private static final Duration LONGEST = Duration.ofDays(1);

    private FcmAnswers() {}

    /**
     * @param proven whether Google has accepted something with these credentials: then an address of another project is the
     *     device's mistake, not the app's
     */
    static PushOutcome of(Throwable error, boolean proven) {
        if (!(error instanceof FirebaseMessagingException e)) {
            return new PushOutcome.Unknown("no answer: " + error.getClass().getSimpleName());
        }
        IncomingHttpResponse response = e.getHttpResponse();
        if (response == null) {
            return noAnswer(e);
        }
        MessagingErrorCode code = e.getMessagingErrorCode();
        String detail = response.getStatusCode() + " " + (code == null ? e.getErrorCode() : code);
        return code == null
                ? byPlatform(e.getErrorCode(), detail, retryAfter(response.getHeaders()))
                : byCode(code, detail, retryAfter(response.getHeaders()), proven);
    }

    static PushOutcome byCode(MessagingErrorCode code, String detail, Optional<Duration> after, boolean proven) {
        return switch (code) {
            case UNREGISTERED -> new PushOutcome.InvalidAddress(detail, Optional.empty());
            case INVALID_ARGUMENT -> new PushOutcome.Rejected(detail);
            case SENDER_ID_MISMATCH ->
                proven ? new PushOutcome.SuspectAddress(detail) : new PushOutcome.Misconfigured(detail);
            // Google cannot reach Apple with what the project has for that: other addresses of the app are well
            case THIRD_PARTY_AUTH_ERROR ->
                proven ? new PushOutcome.Rejected(detail) : new PushOutcome.Misconfigured(detail);
            case QUOTA_EXCEEDED -> new PushOutcome.Retry(detail, Optional.of(after.orElse(QUOTA)), true);
            case INTERNAL, UNAVAILABLE -> new PushOutcome.Retry(detail, after, true);
        };
    }

    static PushOutcome byPlatform(ErrorCode code, String detail, Optional<Duration> after) {
        return switch (code) {
            case UNAUTHENTICATED, PERMISSION_DENIED, NOT_FOUND -> new PushOutcome.Misconfigured(detail);
            case RESOURCE_EXHAUSTED -> new PushOutcome.Retry(detail, Optional.of(after.orElse(QUOTA)), true);
            case INTERNAL, UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED, CANCELLED ->
                new PushOutcome.Retry(detail, after, true);
            case UNKNOWN, DATA_LOSS -> new PushOutcome.Unknown(detail);
            default -> new PushOutcome.Rejected(detail);
        };
    }

    private static PushOutcome noAnswer(FirebaseMessagingException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Retryable token) {
                return token.isRetryable()
                        ? new PushOutcome.Retry("no access token now", Optional.empty(), true)
                        : new PushOutcome.Misconfigured("no access token for this service account");
            }
            if (neverLeft(cause)) {
                return new PushOutcome.Retry(
                        "not reached: " + cause.getClass().getSimpleName(), Optional.empty(), true);
            }
        }
        return new PushOutcome.Unknown("no answer: " + innermost(e).getClass().getSimpleName());
    }

    private static boolean neverLeft(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof ConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException;
    }

    private static Throwable innermost(Throwable error) {
        Throwable inner = error;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** In seconds or as a date, which is set against the answer's own. */
    static Optional<Duration> retryAfter(Map<String, Object> headers) {
        String text = text(headers.get("retry-after"));
        if (text == null) {
            return Optional.empty();
        }
        try {
            Duration after = text.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(date(text(headers.get("date"))), date(text));
            return after.isNegative() ? Optional.empty() : Optional.of(after.compareTo(LONGEST) > 0 ? LONGEST : after);
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static ZonedDateTime date(@Nullable String text) {
        return ZonedDateTime.parse(text == null ? "" : text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    /** firebase-admin gives lists, under names in lower case. */
    private static @Nullable String text(@Nullable Object header) {
        if (header instanceof List<?> list) {
            return list.isEmpty() ? null : String.valueOf(list.get(0)).strip();
        }
        return header == null ? null : header.toString().strip();
    }
}
