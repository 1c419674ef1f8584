// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.apns;

import com.eatthepath.pushy.apns.PushNotificationResponse;
import io.godwit.core.push.PushAddress.Environment;
import io.godwit.core.push.PushOutcome;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;

/**
 * What Apple's answers mean. The reasons are Apple's ("Handling notification responses from APNs"); pushy reports them all as
 * plain responses, also those that are worth another attempt.
 */
final class ApnsAnswers {
    /** Apple refuses provider tokens that are renewed more often than every 20 minutes. */
    static final Duration TOKEN_UPDATES = Duration.ofMinutes(20);

    /** The one reason that an immediate second attempt is good for. */
    static final String EXPIRED_TOKEN = "ExpiredProviderToken";

    /** A reason comes from the network: what cannot be one is not repeated to anybody. */
    private static final int MAX_REASON = 64;

    private ApnsAnswers() {}

    /** @param environment the one that answered, if the address does not say which is its own */
    static PushOutcome of(PushNotificationResponse<?> response, Optional<Environment> environment) {
        if (response.isAccepted()) {
            return new PushOutcome.Accepted("200", environment);
        }
        return of(response.getStatusCode(), reason(response), response.getTokenInvalidationTimestamp());
    }

    static PushOutcome of(int status, String reason, Optional<Instant> since) {
        String detail = reason.isEmpty() ? Integer.toString(status) : status + " " + reason;
        return switch (reason) {
            case "Unregistered", "ExpiredToken" -> new PushOutcome.InvalidAddress(detail, since);
            case "BadDeviceToken", "DeviceTokenNotForTopic", "MissingDeviceToken" ->
                new PushOutcome.SuspectAddress(detail);
            case EXPIRED_TOKEN,
                    "InvalidProviderToken",
                    "MissingProviderToken",
                    "BadCertificate",
                    "BadCertificateEnvironment",
                    "BadEnvironmentKeyIdInToken",
                    "BadEnvironmentKeyInToken",
                    "UnrelatedKeyIdInToken",
                    "Forbidden",
                    "BadTopic",
                    "MissingTopic",
                    "TopicDisallowed" -> new PushOutcome.Misconfigured(detail);
            case "TooManyProviderTokenUpdates" -> new PushOutcome.Retry(detail, Optional.of(TOKEN_UPDATES), true);
            case "TooManyRequests", "IdleTimeout", "Shutdown" -> new PushOutcome.Retry(detail, Optional.empty(), true);
            default -> byStatus(status, detail, since);
        };
    }

    private static PushOutcome byStatus(int status, String detail, Optional<Instant> since) {
        if (status == 410) {
            return new PushOutcome.InvalidAddress(detail, since);
        } else if (status == 401 || status == 403) {
            return new PushOutcome.Misconfigured(detail);
        } else if (status == 429 || status >= 500) {
            return new PushOutcome.Retry(detail, Optional.empty(), true);
        }
        return new PushOutcome.Rejected(detail);
    }

    /** No answer: it is known not to have left only if there was no connection. */
    static PushOutcome of(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String detail = cause.getClass().getSimpleName();
        return neverLeft(cause)
                ? new PushOutcome.Retry("not reached: " + detail, Optional.empty(), true)
                : new PushOutcome.Unknown("no answer: " + detail);
    }

    /** Whether no connection came about. */
    static boolean neverLeft(Throwable cause) {
        // the pool of a client that was closed fails what waits in it by IllegalStateException
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof SSLHandshakeException
                || cause instanceof IllegalStateException;
    }

    static boolean is(PushNotificationResponse<?> response, String reason) {
        return !response.isAccepted() && reason(response).equals(reason);
    }

    private static String reason(PushNotificationResponse<?> response) {
        String reason = response.getRejectionReason().orElse("");
        boolean plain = reason.length() <= MAX_REASON && reason.chars().allMatch(ApnsAnswers::isLetter);
        return plain ? reason : "";
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
