// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firebase.ErrorCode;
import com.google.firebase.messaging.MessagingErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FcmAnswersTest {
    @ParameterizedTest
    @CsvSource({
        "UNREGISTERED, InvalidAddress, InvalidAddress",
        "INVALID_ARGUMENT, Rejected, Rejected",
        "SENDER_ID_MISMATCH, Misconfigured, SuspectAddress",
        "THIRD_PARTY_AUTH_ERROR, Misconfigured, Rejected",
        "QUOTA_EXCEEDED, Retry, Retry",
        "INTERNAL, Retry, Retry",
        "UNAVAILABLE, Retry, Retry",
    })
    void meansWhatGoogleSays(MessagingErrorCode code, String unproven, String proven) {
        assertThat(FcmAnswers.byCode(code, "", Optional.empty(), false)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(unproven);
        assertThat(FcmAnswers.byCode(code, "", Optional.empty(), true)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(proven);
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHENTICATED, Misconfigured",
        "PERMISSION_DENIED, Misconfigured",
        "NOT_FOUND, Misconfigured",
        "RESOURCE_EXHAUSTED, Retry",
        "INTERNAL, Retry",
        "UNAVAILABLE, Retry",
        "DEADLINE_EXCEEDED, Retry",
        "UNKNOWN, Unknown",
        "INVALID_ARGUMENT, Rejected",
    })
    void makesDoWithThePlatformsCode(ErrorCode code, String outcome) {
        assertThat(FcmAnswers.byPlatform(code, "", Optional.empty()).getClass().getSimpleName())
                .isEqualTo(outcome);
    }

    @Test
    void readsWhenToComeAgain() {
        assertThat(FcmAnswers.retryAfter(Map.of("retry-after", List.of("30")))).contains(Duration.ofSeconds(30));
        assertThat(FcmAnswers.retryAfter(Map.of(
                        "retry-after", List.of("Wed, 21 Oct 2026 07:28:00 GMT"),
                        "date", List.of("Wed, 21 Oct 2026 07:27:00 GMT"))))
                .contains(Duration.ofMinutes(1));
        assertThat(FcmAnswers.retryAfter(Map.of("retry-after", List.of("Wed, 21 Oct 2026 07:28:00 GMT"))))
                .isEmpty();
        assertThat(FcmAnswers.retryAfter(Map.of("retry-after", List.of("999999999"))))
                .contains(Duration.ofDays(1));
        assertThat(FcmAnswers.retryAfter(Map.of("retry-after", List.of("soon"))))
                .isEmpty();
        assertThat(FcmAnswers.retryAfter(Map.of("retry-after", List.of("99999999999999999999"))))
                .isEmpty();
        assertThat(FcmAnswers.retryAfter(Map.of())).isEmpty();
    }
}
