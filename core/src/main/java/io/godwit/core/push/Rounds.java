// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.message.Entry;
import io.godwit.core.push.PushDecision.Step;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the rounds of devices: what is due is found, in memory or in the log, decided about, and handed to the push role; when
 * all of it is answered the cursor {@code pushed} moves, and is saved. Confined to the mailbox's thread.
 */
final class Rounds {
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    private final UserId owner;
    private final PushSettings limits;
    private final InstantSource wall;
    private final PushEffects fx;
    private final PushView view;
    private final DueTimes due;
    private final PushRecorder recorder;
    private final RecentItems recent;

    Rounds(
            UserId owner,
            PushSettings limits,
            InstantSource wall,
            PushEffects fx,
            PushView view,
            DueTimes due,
            PushRecorder recorder,
            RecentItems recent) {
        this.owner = owner;
        this.limits = limits;
        this.wall = wall;
        this.fx = fx;
        this.view = view;
        this.due = due;
        this.recorder = recorder;
        this.recent = recent;
    }

    /** What the device has neither acknowledged nor been woken for is due. */
    void begin(PushTarget target, long now) {
        long after = Math.max(view.acked(target.device), target.pushed);
        if (recent.covers(after + 1)) {
            decide(target, recent.after(after), view.head(), now);
        } else {
            target.roundUpTo = view.head();
            read(target, Backlog.upTo(view.head(), after));
        }
    }

    private void read(PushTarget target, Backlog backlog) {
        target.reading = backlog;
        fx.read(target.device, backlog.after(), backlog.before() - 1);
    }

    /** The entries asked for. */
    void read(PushTarget target, List<Entry> entries) {
        Backlog backlog = target.reading;
        if (backlog == null) {
            return;
        }
        target.reading = null;
        Backlog found = backlog.with(entries.stream()
                .map(entry -> PushItem.of(entry, owner))
                .filter(Objects::nonNull)
                .toList());
        long now = wall.millis();
        long acked = view.acked(target.device);
        long least = Math.max(acked, target.pushed);
        if (found.hasMore(least, now - limits.ttl().toMillis())
                && Round.of(target, found.items(), acked, view, limits, owner, now)
                        .requests()
                        .isEmpty()) {
            read(target, found.next(least)); // behind what nobody is to be woken for there may be what somebody is
        } else {
            decide(target, found.items(), target.roundUpTo, now);
        }
    }

    /** They could not be read: asked for again after a pause. */
    void readFailed(PushTarget target) {
        if (target.reading != null) {
            target.reading = null;
            due.in(STORE_PAUSE, target);
        }
    }

    private void decide(PushTarget target, List<PushItem> items, long upTo, long now) {
        if (target.isCapped(now, limits)) {
            recorder.range(target, upTo, Step.RETRY, "frequency_cap", "");
            due.set(target, target.nextRound(limits));
            return;
        }
        long acked = view.acked(target.device);
        target.shown.forgetUpTo(acked);
        Round round = Round.of(target, items, acked, view, limits, owner, now);
        target.roundUpTo = upTo;
        round.suppressed().forEach((newest, reason) -> recorder.suppressed(target, newest, reason.wireName()));
        for (PushRequest request : round.requests()) {
            target.underWay.put(request.id(), request);
        }
        target.roundBegins(now, round.requests().size());
        round.requests().forEach(fx::push);
        if (target.underWay.isEmpty()) {
            finish(target);
        }
    }

    /** Takes the request that this answers out of those under way; null if it is not among them. */
    static @Nullable PushRequest answered(PushTarget target, UUID id, PushOutcome outcome) {
        PushRequest request = target.underWay.remove(id);
        if (request != null && mayBeShown(request, outcome)) {
            target.shown.add(request.pos());
        }
        return request;
    }

    private static boolean mayBeShown(PushRequest request, PushOutcome outcome) {
        boolean message = request.kind() == PushRequest.Kind.MESSAGE || request.kind() == PushRequest.Kind.CALL;
        return message && (outcome instanceof PushOutcome.Accepted || outcome instanceof PushOutcome.Unknown);
    }

    /** @param again when this part of the round is to be tried again, milliseconds since 1970; null if it is done with */
    void goOn(PushTarget target, PushRequest answered, @Nullable Long again) {
        if (again != null) {
            target.dueNoLaterThan(Math.max(again, wall.millis() + 1));
        } else {
            target.done.merge(Round.part(answered), answered.pos(), Math::max);
        }
        if (target.underWay.isEmpty()) {
            if (target.dueAt == PushTarget.NEVER) {
                finish(target);
            } else {
                due.arm(target);
            }
        }
    }

    private void finish(PushTarget target) {
        target.pushed = Math.max(target.pushed, target.roundUpTo);
        target.failures = 0;
        target.done.clear();
        save(target);
        if (target.isPending(view.acked(target.device))) {
            due.set(target, due.of(target, wall.millis()));
        } else {
            target.dueAt = PushTarget.NEVER;
            fx.wakeIn(limits.idle());
        }
    }

    private void save(PushTarget target) {
        fx.savePushed(target.device, target.pushed, target.shown.toText());
    }

    /** The store does not have the cursor: it gets it again after a pause. */
    void notSaved(PushTarget target) {
        target.unsaved = true;
        fx.wakeIn(STORE_PAUSE);
    }

    void saveAgain(PushTarget target) {
        if (target.unsaved) {
            target.unsaved = false;
            save(target);
        }
    }
}
