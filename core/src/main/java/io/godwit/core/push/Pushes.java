// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.message.Entry;
import io.godwit.core.push.PushDecision.Step;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each device of one mailbox whether it is to be woken, and sees to it until the provider has accepted.
 *
 * <p>There is no queue beside the log: a device has a cursor, {@code pushed}, and what stands between it (or what the device
 * has acknowledged, if that is more) and the head is what it may have to be woken for. A device without a connection is
 * woken at once; one with a connection when it has not acknowledged in time, because a connection that looks alive may not
 * be; one that acknowledges is not woken. What is due is decided anew at each attempt, so that whatever was read, muted or sent
 * in between counts. The cursor moves when the provider has accepted (or a rule says that nothing is wanted), so a crash at any
 * step repeats the notification, with the same id, and loses none.
 *
 * <p>Confined to the mailbox's thread.
 */
public final class Pushes {
    private final UserId owner;
    private final PushSettings limits;
    private final InstantSource wall;
    private final PushEffects fx;
    private final PushView view;
    private final Arming arming;
    private final PushRecorder recorder;
    private final Verdict verdict;
    private final RecentItems recent;
    private final Map<DeviceId, PushTarget> targets = new LinkedHashMap<>(2);
    private final DueTimes due;
    private final Rounds rounds;
    private final TestPushes tests;
    private final FormerAddresses former;

    /** @param recovered the devices that can be woken, and how far they were */
    public Pushes(
            UserId owner,
            PushSettings limits,
            InstantSource wall,
            RandomGenerator random,
            PushEffects fx,
            PushView view,
            Map<DeviceId, RecoveredPush> recovered) {
        this.owner = owner;
        this.limits = limits;
        this.wall = wall;
        this.fx = fx;
        this.view = view;
        arming = new Arming(fx);
        recent = new RecentItems(view.head());
        recorder = new PushRecorder(wall, fx);
        former = new FormerAddresses(fx, this);
        verdict = new Verdict(limits, wall, random, recorder, this);
        due = new DueTimes(limits, wall, fx);
        rounds = new Rounds(owner, limits, wall, fx, view, due, recorder, recent);
        tests = new TestPushes(owner, fx);
        recovered.forEach((device, push) -> targets.put(device, recovered(device, push)));
        for (PushTarget target : targets.values()) {
            if (target.isPending(view.acked(target.device))) {
                // a moment for a device that is about to come back: its mailbox may have been started by its connect
                long at = wall.millis() + limits.disconnectDelay().toMillis();
                arming.want(at);
                due.set(target, at);
            }
        }
    }

    private PushTarget recovered(DeviceId device, RecoveredPush push) {
        long head = view.head();
        Shown shown = Shown.recovered(push.shown().orElse(null), push.pushed(), head);
        return new PushTarget(device, push.registration(), push.pushed(), head, shown);
    }

    // ---- the log

    /** An entry is about to be appended: has to be called before it is given to the store. */
    public void appending() {
        if (!targets.isEmpty()) {
            arming.want(wall.millis() + limits.grace().toMillis());
        }
    }

    /** Whether entries must not be acknowledged yet, because a crash would make this mailbox forget whom to wake. */
    public boolean isArming() {
        return arming.isPending();
    }

    /** An entry is in the log. */
    public void released(Entry entry) {
        if (targets.isEmpty()) {
            recent.clear(entry.pos());
            return;
        }
        PushItem item = PushItem.of(entry, owner);
        if (item == null) {
            return;
        }
        recent.add(item);
        long now = wall.millis();
        for (PushTarget target : targets.values()) {
            if (item.concerns(target.device)) {
                target.newest = item.pos();
                if (!target.isUnderWay() || item.kind() == PushRequest.Kind.CALL) {
                    due.set(target, due.of(item, target, now));
                }
            }
        }
    }

    // ---- the devices

    /** A device connected: what it has not got yet is on its way. */
    public void connected(DeviceId device) {
        PushTarget target = targets.get(device);
        if (target != null) {
            target.connected = true;
            target.background = false;
            if (target.dueAt != PushTarget.NEVER) {
                target.dueAt = Math.max(
                        target.dueAt, wall.millis() + limits.drainGrace().toMillis());
                due.arm(target);
            }
        }
    }

    /** A device's last connection is gone. What it leaves unread it is woken for, even if it was woken for it before. */
    public void disconnected(DeviceId device) {
        PushTarget target = targets.get(device);
        if (target == null) {
            return;
        }
        target.connected = false;
        target.background = false;
        long acked = view.acked(device);
        if (target.newest > acked && !target.isUnderWay()) {
            target.wokenUpTo = Math.max(target.wokenUpTo, target.pushed);
            target.pushed = Math.min(target.pushed, acked);
            target.done.clear();
            arming.want(wall.millis());
            if (target.failures == 0) {
                target.dueAt = PushTarget.NEVER;
            }
            due.in(limits.disconnectDelay(), target);
        }
    }

    /** The app says that nobody looks at it any more, though it is still connected, or that somebody does again. */
    public void background(DeviceId device, boolean background) {
        PushTarget target = targets.get(device);
        if (target != null && target.connected) {
            target.background = background;
            if (background && target.isPending(view.acked(device)) && !target.isUnderWay()) {
                due.set(target, due.of(target, wall.millis()));
            }
        }
    }

    /** A device has acknowledged more than before. */
    public void acked(DeviceId device, long pos) {
        PushTarget target = targets.get(device);
        if (target == null || target.dueAt == PushTarget.NEVER || target.isUnderWay()) {
            return;
        }
        if (!target.isPending(pos)) {
            settled(target, pos);
        } else if (target.isWatched() && target.failures == 0 && !isCalled(pos)) {
            // it gets what it is sent: the time of what came since begins now
            target.dueAt = Math.max(target.dueAt, wall.millis() + limits.grace().toMillis());
        }
    }

    private void settled(PushTarget target, long acked) {
        target.dueAt = PushTarget.NEVER;
        target.failures = 0;
        target.done.clear();
        recorder.cancelled(target, Math.min(acked, target.newest));
    }

    private boolean isCalled(long after) {
        return recent.after(after).stream().anyMatch(item -> item.kind() == PushRequest.Kind.CALL);
    }

    // ---- addresses

    /** The address that a device can be woken at now, if any. */
    public Optional<PushRegistration> registration(DeviceId device) {
        return Optional.ofNullable(targets.get(device)).map(target -> target.registration);
    }

    /** The device can be woken there from now on. The store has it already. */
    public void register(DeviceId device, PushRegistration registration, boolean connected) {
        PushTarget known = targets.get(device);
        if (known != null) {
            PushAddress before = known.registration.address();
            if (!before.isSamePlaceAs(registration.address())) {
                former.replaced(device, before, underWayTo(device, before));
            }
            known.registration = registration;
            known.failures = 0;
            if (known.dueAt != PushTarget.NEVER) { // perhaps in a day: it backed off from the old address
                due.in(known.isWatched() ? limits.drainGrace() : Duration.ZERO, known);
            }
            return;
        }
        PushTarget target = new PushTarget(device, registration, view.head(), view.head(), Shown.nothing());
        target.connected = connected;
        targets.put(device, target);
        // an entry may be on its way to the log that was not announced for want of a device to wake
        arming.want(wall.millis() + limits.grace().toMillis());
        fx.wakeIn(limits.idle());
        if (!connected) {
            disconnected(device);
        }
        if (targets.size() > limits.maxAddresses()) {
            targets.values().stream()
                    .filter(other -> other != target)
                    .min(Comparator.comparingLong(other -> other.registration.registeredAt()))
                    .ifPresent(oldest -> drop(oldest, "too_many_addresses", ""));
        }
    }

    /** How far a device that registers now is taken to be woken: it starts at the present. */
    public long pushedOf(DeviceId device) {
        PushTarget target = targets.get(device);
        return target == null ? view.head() : target.pushed;
    }

    /** The device cannot be woken any more: it logged out, or was forgotten. */
    public void unregister(DeviceId device) {
        PushTarget target = targets.get(device);
        if (target != null) {
            drop(target, "unregistered", "");
        }
    }

    /** The address belongs to another device now; nothing happens if this device has a newer one. */
    void addressLost(DeviceId device, PushAddress address) {
        PushTarget target = targets.get(device);
        if (target != null && target.registration.address().isSamePlaceAs(address)) {
            drop(target, "address_moved", "");
        }
    }

    void drop(PushTarget target, String reason, String detail) {
        PushAddress address = target.registration.address();
        Set<UUID> underWay = underWayTo(target.device, address);
        targets.remove(target.device);
        former.dropped(target.device, address, underWay, !reason.equals("address_moved"));
        if (target.isPending(view.acked(target.device))) {
            recorder.range(target, target.newest, Step.SUPPRESSED, reason, detail);
        }
    }

    /** What a push role may still send there. */
    private Set<UUID> underWayTo(DeviceId device, PushAddress address) {
        Set<UUID> found = new HashSet<>(1);
        PushTarget target = targets.get(device);
        Stream<PushRequest> pushes = target == null ? Stream.empty() : target.underWay.values().stream();
        Stream.concat(pushes, tests.requests())
                .filter(request ->
                        request.device().equals(device) && request.address().isSamePlaceAs(address))
                .forEach(request -> found.add(request.id()));
        return found;
    }

    FormerAddresses former() {
        return former;
    }

    void change(PushTarget target, PushRegistration to) {
        if (!to.equals(target.registration)) {
            target.registration = to;
            if (!former.isRegistering(target.device)) { // else it would overwrite what is on its way to the store
                fx.keep(target.device, Optional.of(to), target.pushed, stored -> {});
            }
        }
    }

    // ---- time

    /** Somebody found this mailbox in the list of those to look after. */
    public void found() {
        arming.found(wall.millis());
        fx.wakeIn(limits.idle());
    }

    /** The mailbox stands in the list. */
    public void armed() {
        arming.armed();
    }

    /** The mailbox stands in the list no more. */
    public void disarmed() {
        arming.disarmed();
    }

    /** The time asked for is over. */
    public void wake() {
        long now = wall.millis();
        former.storeAgain();
        for (PushTarget target : List.copyOf(targets.values())) {
            recorder.flush(target);
            rounds.saveAgain(target);
            if (target.isUnderWay()) {
                continue; // its answers come first
            }
            if (target.dueAt <= now) {
                begin(target, now);
            } else if (target.dueAt != PushTarget.NEVER) {
                due.arm(target);
            }
        }
        rest(now);
    }

    private void rest(long now) {
        boolean nothing =
                targets.values().stream().allMatch(target -> target.dueAt == PushTarget.NEVER && !target.isUnderWay());
        if (nothing) {
            recent.clear(view.head());
            arming.idle(now, limits.idle().toMillis());
        }
        if (arming.isOn()) {
            fx.wakeIn(limits.idle());
        }
    }

    /**
     * Whether the mailbox may leave the memory: nothing is to be done within this time. What is to be done later stands in
     * the list with its time.
     */
    public boolean mayRest(Duration within) {
        if (arming.isPending() || !former.isEmpty() || targets.values().stream().anyMatch(PushTarget::isUnderWay)) {
            return false;
        }
        long next = targets.values().stream()
                .mapToLong(target -> target.dueAt)
                .min()
                .orElse(PushTarget.NEVER);
        if (next == PushTarget.NEVER) {
            return !arming.isOn();
        }
        // how often an attempt failed is not stored
        boolean counting = targets.values().stream().anyMatch(target -> target.failures > 0);
        Duration least = counting && within.compareTo(limits.longestBackOff()) < 0 ? limits.longestBackOff() : within;
        if (next - wall.millis() < least.toMillis()) {
            return false;
        }
        arming.lookAgain(next);
        return !arming.isPending();
    }

    // ---- rounds

    private void begin(PushTarget target, long now) {
        long acked = view.acked(target.device);
        target.dueAt = PushTarget.NEVER;
        if (!target.isPending(acked)) {
            settled(target, acked);
            return;
        }
        if (target.registration.registeredAt() + limits.addressAge().toMillis() <= now) {
            drop(target, "address_expired", "");
            return;
        }
        rounds.begin(target, now);
    }

    /** The entries asked for. */
    public void read(DeviceId device, List<Entry> entries) {
        PushTarget target = targets.get(device);
        if (target != null) {
            rounds.read(target, entries);
        }
    }

    /** They could not be read. */
    public void readFailed(DeviceId device) {
        PushTarget target = targets.get(device);
        if (target != null) {
            rounds.readFailed(target);
        }
    }

    /** The store does not have this cursor. */
    public void pushedNotSaved(DeviceId device) {
        PushTarget target = targets.get(device);
        if (target != null) {
            rounds.notSaved(target);
        }
    }

    /** Sends a notification that says that it is a test; it is not tried again. */
    public void test(DeviceId device, Consumer<PushOutcome> answer) {
        tests.begin(targets.get(device), wall.instant().plus(limits.callTtl()), answer);
    }

    /** The provider's answer to one request. */
    public void outcome(DeviceId device, UUID id, PushOutcome outcome) {
        former.answered(id);
        if (tests.answered(id, outcome)) {
            return;
        }
        PushTarget target = targets.get(device);
        PushRequest request = target == null ? null : Rounds.answered(target, id, outcome);
        if (target == null || request == null) {
            return; // the address is gone meanwhile
        }
        @Nullable Long again = verdict.of(target, request, outcome);
        if (targets.containsKey(device)) {
            rounds.goOn(target, request, again);
        }
    }

    /** Goes back: the device is woken again for what it has not acknowledged after this position. */
    public boolean replay(DeviceId device, long after) {
        PushTarget target = targets.get(device);
        if (target == null) {
            return false;
        }
        target.pushed = Math.min(target.pushed, Math.max(0, after));
        target.newest = Math.max(target.newest, view.head());
        target.done.clear();
        arming.want(wall.millis());
        if (!target.isUnderWay()) {
            due.in(Duration.ZERO, target);
        }
        return true;
    }
}
