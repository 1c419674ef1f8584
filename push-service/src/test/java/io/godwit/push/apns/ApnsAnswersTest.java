// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.apns;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushOutcome.InvalidAddress;
import io.godwit.core.push.PushOutcome.Retry;
import io.godwit.core.push.PushOutcome.Unknown;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApnsAnswersTest {
    /** Apple's table, "Handling notification responses from APNs", row by row. */
    @ParameterizedTest
    @CsvSource({
        "400, BadCollapseId, Rejected",
        "400, BadDeviceToken, SuspectAddress",
        "400, BadExpirationDate, Rejected",
        "400, BadMessageId, Rejected",
        "400, BadPriority, Rejected",
        "400, BadTopic, Misconfigured",
        "400, DeviceTokenNotForTopic, SuspectAddress",
        "400, DuplicateHeaders, Rejected",
        "400, IdleTimeout, Retry",
        "400, InvalidPushType, Rejected",
        "400, MissingDeviceToken, SuspectAddress",
        "400, MissingTopic, Misconfigured",
        "400, PayloadEmpty, Rejected",
        "400, TopicDisallowed, Misconfigured",
        "403, BadCertificate, Misconfigured",
        "403, BadCertificateEnvironment, Misconfigured",
        "403, ExpiredProviderToken, Misconfigured",
        "403, Forbidden, Misconfigured",
        "403, InvalidProviderToken, Misconfigured",
        "403, MissingProviderToken, Misconfigured",
        "403, UnrelatedKeyIdInToken, Misconfigured",
        "403, BadEnvironmentKeyIdInToken, Misconfigured",
        "404, BadPath, Rejected",
        "405, MethodNotAllowed, Rejected",
        "410, ExpiredToken, InvalidAddress",
        "410, Unregistered, InvalidAddress",
        "413, PayloadTooLarge, Rejected",
        "429, TooManyProviderTokenUpdates, Retry",
        "429, TooManyRequests, Retry",
        "500, InternalServerError, Retry",
        "503, ServiceUnavailable, Retry",
        "503, Shutdown, Retry",
        "418, New, Rejected",
        "502, '', Retry",
        "403, '', Misconfigured",
        "410, '', InvalidAddress",
        "429, '', Retry",
    })
    void meansWhatAppleSays(int status, String reason, String outcome) {
        assertThat(ApnsAnswers.of(status, reason, Optional.empty()).getClass().getSimpleName())
                .isEqualTo(outcome);
    }

    @Test
    void tellsSinceWhenATokenIsGone() {
        Optional<Instant> since = Optional.of(Instant.ofEpochSecond(1));
        assertThat(ApnsAnswers.of(410, "Unregistered", since)).isEqualTo(new InvalidAddress("410 Unregistered", since));
    }

    @Test
    void waitsForTheNextProviderToken() {
        assertThat(ApnsAnswers.of(429, "TooManyProviderTokenUpdates", Optional.empty()))
                .isEqualTo(new Retry("429 TooManyProviderTokenUpdates", Optional.of(Duration.ofMinutes(20)), true));
        assertThat(ApnsAnswers.of(429, "TooManyRequests", Optional.empty()))
                .isEqualTo(new Retry("429 TooManyRequests", Optional.empty(), true));
    }

    @Test
    void knowsWhatNeverLeft() {
        assertThat(ApnsAnswers.of(new CompletionException(new ConnectException())))
                .isInstanceOf(Retry.class);
        assertThat(ApnsAnswers.of(new UnknownHostException())).isInstanceOf(Retry.class);
        assertThat(ApnsAnswers.of(new SSLHandshakeException(""))).isInstanceOf(Retry.class);
        PushOutcome lost = ApnsAnswers.of(new IOException("secret"));
        assertThat(lost).isInstanceOf(Unknown.class);
        assertThat(lost.detail()).doesNotContain("secret");
    }
}
