// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.push.PushDecision.Step;
import java.time.InstantSource;

/** Writes down what is decided. What a device acknowledged in time is gathered: else it would be a record for each message. */
final class PushRecorder {
    private final InstantSource wall;
    private final PushEffects fx;

    PushRecorder(InstantSource wall, PushEffects fx) {
        this.wall = wall;
        this.fx = fx;
    }

    /** The device acknowledged up to here before it had to be woken. */
    void cancelled(PushTarget target, long pos) {
        if (target.cancelledFrom == 0) {
            target.cancelledFrom = Math.min(target.pushed + 1, pos);
        }
        target.cancelledTo = pos;
        target.pushed = Math.max(target.pushed, pos);
    }

    /** Records what was gathered. */
    void flush(PushTarget target) {
        if (target.cancelledFrom > 0) {
            long from = target.cancelledFrom;
            target.cancelledFrom = 0;
            range(target, from, target.cancelledTo, Step.CANCELLED, "acknowledged", "");
        }
    }

    void range(PushTarget target, long upTo, Step step, String reason, String detail) {
        range(target, Math.min(target.pushed + 1, upTo), upTo, step, reason, detail);
    }

    private void range(PushTarget target, long from, long upTo, Step step, String reason, String detail) {
        fx.record(new PushDecision(
                wall.millis(), target.device, from, upTo, "", "", step, reason, target.place(), detail, 0));
    }

    void suppressed(PushTarget target, PushItem newest, String reason) {
        fx.record(new PushDecision(
                wall.millis(),
                target.device,
                newest.pos(),
                newest.pos(),
                newest.dialog(),
                newest.id(),
                Step.SUPPRESSED,
                reason,
                target.place(),
                "",
                0));
    }

    void attempt(PushTarget target, PushRequest request, Step step, String reason, String detail) {
        fx.record(decision(target, request, step, reason, detail));
    }

    void dead(PushTarget target, PushRequest request, String reason, String detail) {
        PushDecision decision = decision(target, request, Step.DEAD, reason, detail);
        fx.record(decision);
        fx.deadLetter(decision);
    }

    private PushDecision decision(PushTarget target, PushRequest request, Step step, String reason, String detail) {
        return new PushDecision(
                wall.millis(),
                target.device,
                Math.min(request.pos(), target.pushed + 1),
                request.pos(),
                request.dialog().orElse(""),
                request.messageId(),
                step,
                reason,
                target.place(),
                detail,
                request.attempt());
    }
}
