// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.push.PushOutcome;
import io.godwit.push.http.HttpAnswer;
import io.godwit.push.http.HttpPoster;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What an answer of the operator's URL means: what its JSON says, or else its status. */
final class WebhookAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WebhookAnswer() {}

    static PushOutcome outcome(HttpAnswer answer, Instant now) {
        return said(answer).orElseGet(() -> meant(answer, now));
    }

    private static Optional<PushOutcome> said(HttpAnswer answer) {
        try {
            JsonNode node = JSON.readTree(answer.body());
            return node != null && node.path("outcome").isTextual() ? Optional.of(said(node)) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty(); // not for us
        }
    }

    private static PushOutcome said(JsonNode node) {
        String detail = PushOutcome.cut(node.path("detail").asText(""));
        return switch (node.path("outcome").asText()) {
            case "accepted" -> new PushOutcome.Accepted(detail);
            case "invalid" -> new PushOutcome.InvalidAddress(detail, Optional.empty());
            case "suspect" -> new PushOutcome.SuspectAddress(detail);
            case "retry" -> new PushOutcome.Retry(detail, after(node), true);
            case "misconfigured" -> new PushOutcome.Misconfigured(detail);
            case "rejected" -> new PushOutcome.Rejected(detail);
            default -> new PushOutcome.Misconfigured("the webhook answered with an outcome that there is not");
        };
    }

    private static Optional<Duration> after(JsonNode node) {
        JsonNode seconds = node.path("retryAfter");
        return seconds.isNumber()
                ? Optional.of(HttpAnswer.bounded(Duration.ofSeconds(seconds.asLong())))
                : Optional.empty();
    }

    private static PushOutcome meant(HttpAnswer answer, Instant now) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return new PushOutcome.Accepted(answer.summary());
        } else if (status == 410) {
            return new PushOutcome.InvalidAddress(answer.summary(), Optional.empty());
        } else if (status == 401 || status == 403 || status == 404 || (status >= 300 && status < 400)) {
            return new PushOutcome.Misconfigured(answer.summary());
        }
        return HttpPoster.overload(answer, now).orElseGet(() -> new PushOutcome.Rejected(answer.summary()));
    }
}
