// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.push.PushDecision.Step;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What is done about each outcome: the one table of it. */
final class Verdict {
    /** Nobody asked the provider: a queue was full, a breaker open, no push role there. Doubles up to the longest. */
    private static final long REFUSED_PAUSE_MILLIS = 2_000;

    private static final int MAX_DOUBLINGS = 4;

    private static final long MISCONFIGURED_PAUSE_MILLIS = 300_000;

    private final PushSettings limits;
    private final InstantSource wall;
    private final RandomGenerator random;
    private final PushRecorder recorder;
    private final Pushes pushes;

    Verdict(PushSettings limits, InstantSource wall, RandomGenerator random, PushRecorder recorder, Pushes pushes) {
        this.limits = limits;
        this.wall = wall;
        this.random = random;
        this.recorder = recorder;
        this.pushes = pushes;
    }

    /** When to try again, milliseconds since 1970; null if this notification is done with. */
    @Nullable Long of(PushTarget target, PushRequest request, PushOutcome outcome) {
        if (outcome instanceof PushOutcome.Accepted accepted) {
            target.refusals = 0;
            recorder.attempt(target, request, Step.SENT, "accepted", accepted.detail());
            if (isPresent(target, request)) {
                pushes.change(target, target.registration.trusted(accepted.environment()));
            }
            return null;
        }
        if (outcome instanceof PushOutcome.InvalidAddress invalid) {
            return invalid(target, request, invalid);
        }
        if (outcome instanceof PushOutcome.SuspectAddress suspect) {
            return suspect(target, request, suspect);
        }
        if (outcome instanceof PushOutcome.Retry retry) {
            long after = retry.after().map(Duration::toMillis).orElse(0L);
            return retry(
                    target,
                    request,
                    retry.attempted() ? "provider_busy" : "not_attempted",
                    retry.detail(),
                    after,
                    retry.attempted());
        }
        if (outcome instanceof PushOutcome.Unknown unknown) {
            return retry(target, request, "no_answer", unknown.detail(), 0, true);
        }
        if (outcome instanceof PushOutcome.Misconfigured wrong) {
            recorder.attempt(target, request, Step.RETRY, "misconfigured", wrong.detail());
            return wall.millis() + MISCONFIGURED_PAUSE_MILLIS / 2 + random.nextLong(MISCONFIGURED_PAUSE_MILLIS);
        }
        recorder.dead(target, request, "rejected", outcome.detail());
        return null;
    }

    /** Whether the answer is about the address that the device has now. */
    private static boolean isPresent(PushTarget target, PushRequest request) {
        return target.registration.address().isSamePlaceAs(request.address());
    }

    private @Nullable Long invalid(PushTarget target, PushRequest request, PushOutcome.InvalidAddress outcome) {
        boolean earlierLife = outcome.since()
                .filter(since -> since.toEpochMilli() <= target.registration.registeredAt())
                .isPresent();
        if (earlierLife || !isPresent(target, request)) {
            return retry(target, request, "address_was_invalid", outcome.detail(), 0, true);
        }
        recorder.attempt(target, request, Step.SUPPRESSED, "address_invalid", outcome.detail());
        pushes.drop(target, "address_invalid", outcome.detail());
        return null;
    }

    private @Nullable Long suspect(PushTarget target, PushRequest request, PushOutcome.SuspectAddress outcome) {
        if (!isPresent(target, request)) {
            return retry(target, request, "address_suspect", outcome.detail(), 0, true);
        }
        if (target.registration.strikes() > 0) {
            recorder.attempt(target, request, Step.SUPPRESSED, "address_invalid", outcome.detail());
            pushes.drop(target, "address_invalid", outcome.detail());
            return null;
        }
        long until = wall.millis() + limits.quarantine().toMillis();
        pushes.change(target, target.registration.suspected(until));
        recorder.attempt(target, request, Step.RETRY, "address_suspect", outcome.detail());
        return until;
    }

    private @Nullable Long retry(
            PushTarget target, PushRequest request, String reason, String detail, long after, boolean attempted) {
        if (attempted) {
            target.failures = Math.max(target.failures, request.attempt()); // once, however many dialogs a round has
            target.refusals = 0;
        } else {
            target.refusals = Math.min(target.refusals + 1, MAX_DOUBLINGS);
        }
        if (target.failures >= limits.maxAttempts()) {
            target.failures = 0;
            recorder.dead(target, request, reason, detail);
            return null;
        }
        recorder.attempt(target, request, Step.RETRY, reason, detail);
        return wall.millis() + pause(target, request, after, attempted);
    }

    private long pause(PushTarget target, PushRequest request, long after, boolean attempted) {
        if (request.kind() == PushRequest.Kind.CALL) {
            return Math.max(after, 1_000L * Math.max(1, target.failures));
        }
        long refused = REFUSED_PAUSE_MILLIS << target.refusals;
        long pause = attempted
                ? BackOff.millis(target.failures, limits, random)
                : refused / 2 + random.nextLong(refused / 2);
        // spread, so that not all who were told the same time come at once
        return Math.max(pause, after + random.nextLong(1 + after / 4));
    }
}
