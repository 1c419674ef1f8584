// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import io.godwit.core.push.PushOutcome;
import io.godwit.push.http.HttpAnswer;
import io.godwit.push.http.HttpPoster;
import java.time.Instant;
import java.util.Optional;

/**
 * What push services mean by their answers (RFC 8030 and 8292, and how the known ones use them). A 403, or Apple's
 * {@code VapidPkHashMismatch}, says that the browser subscribed with another key: that is about one address. A 401 says that
 * the token itself is refused: that is about all.
 */
final class WebPushAnswer {
    private WebPushAnswer() {}

    static PushOutcome outcome(HttpAnswer answer, Instant now) {
        int status = answer.status();
        String detail = answer.summary();
        if (status >= 200 && status < 300) {
            return new PushOutcome.Accepted(detail);
        } else if (status == 404 || status == 410) {
            return new PushOutcome.InvalidAddress(detail, Optional.empty());
        } else if (status == 401 || isAboutTheToken(answer)) {
            return new PushOutcome.Misconfigured(detail);
        } else if (status == 403 || answer.body().contains("VapidPkHashMismatch") || isRedirect(status)) {
            return new PushOutcome.SuspectAddress(detail);
        } else if (status == 406) { // Windows: throttled
            return new PushOutcome.Retry(detail, answer.retryAfter(now), true);
        }
        return HttpPoster.overload(answer, now).orElseGet(() -> new PushOutcome.Rejected(detail));
    }

    private static boolean isAboutTheToken(HttpAnswer answer) {
        return answer.status() == 403 && answer.body().contains("BadJwtToken"); // Apple
    }

    private static boolean isRedirect(int status) {
        return status >= 300 && status < 400;
    }
}
