// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Entry;
import io.godwit.core.topic.DeviceId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings the log to the attached devices: each gets the entries after its cursor, in order, at most its window
 * unacknowledged. Live entries come from a small cache; a device that lags reads pages from the store.
 */
final class Deliveries {
    /** Positions of one page: at most 8 MiB of entries of 64 KiB, for each device that lags. */
    private static final int MAX_PAGE = 128;

    /** A session at another node that said nothing for so long is gone with its node. */
    private static final Duration VANISHED_AFTER = Session.RENEWAL.multipliedBy(3);

    /** Before a page that could not be read is asked for again. */
    private static final Duration READ_PAUSE = Duration.ofSeconds(1);

    private final MailboxSettings settings;
    private final InstantSource wall;
    private final Effects fx;
    private final Cursors cursors;
    private final EntryCache cache;
    private final List<Attachment> attached = new ArrayList<>(1);
    /** New devices that the store does not know yet: after a crash they would start at the head, and miss entries. */
    private final Set<DeviceId> registering = new HashSet<>(1);

    private boolean timerArmed;
    private long timerDue;
    private Listener listener = Listener.NONE;

    /** Hears what becomes of the devices. */
    interface Listener {
        Listener NONE = new Listener() {};

        /** A device is attached. */
        default void connected(DeviceId device) {}

        /** Its last connection is gone. */
        default void disconnected(DeviceId device) {}

        /** It has acknowledged up to there. */
        default void acked(DeviceId device, long pos) {}

        /** Its cursor is not kept any more. */
        default void forgotten(DeviceId device) {}
    }

    Deliveries(MailboxSettings settings, InstantSource wall, Effects fx, Map<DeviceId, Long> recovered) {
        this.settings = settings;
        this.wall = wall;
        this.fx = fx;
        cursors = new Cursors(settings.maxDevices(), recovered);
        cache = new EntryCache(settings.cachedEntries(), settings.cachedBytes());
    }

    void listen(Listener to) {
        listener = to;
    }

    /** What a device has acknowledged; 0 if it is not known. */
    long cursor(DeviceId device) {
        return cursors.of(device).orElse(0);
    }

    boolean isEmpty() {
        return attached.isEmpty();
    }

    boolean isGuest(SessionId session) {
        return find(session).filter(attachment -> attachment.guest).isPresent();
    }

    void attach(AttachRequest request, Session session, long head) {
        Optional<Attachment> before = find(request.session());
        if (before.filter(known -> known.attach > request.attach()).isPresent()) {
            return; // was overtaken by a newer one of the same connection
        }
        if (request.again() && isTakenOver(request)) {
            session.closed(request.attach(), Session.Reason.TAKEN_OVER);
            return;
        }
        takeOver(request);
        long acked = within(
                head,
                request.since().orElseGet(() -> cursors.of(request.device()).orElse(head)));
        long sent = Math.max(acked, Math.min(head, request.handedOver().orElse(acked)));
        Attachment attachment = new Attachment(request, session, acked, sent, wall.millis());
        attached.add(attachment);
        before.ifPresent(attachment::skipAsBefore);
        if (session.mayVanish()) {
            fx.wakeIn(VANISHED_AFTER);
        }
        if (request.guest()) {
            session.attached(attachment.attach);
        } else {
            keepCursor(attachment, before.isPresent());
            if (before.isEmpty()) {
                listener.connected(attachment.device);
            }
        }
        pump(attachment, head);
    }

    private boolean isTakenOver(AttachRequest request) {
        return attached.stream()
                .anyMatch(other -> other.device.equals(request.device()) && !other.id.equals(request.session()));
    }

    private void keepCursor(Attachment of, boolean attachedBefore) {
        if (cursors.of(of.device).isEmpty()) {
            cursors.begin(of.device, of.acked);
            registering.add(of.device);
            fx.registerDevice(of.device, of.acked);
        } else {
            cursors.touch(of.device);
            cursors.move(of.device, of.acked);
            if (!attachedBefore) {
                cursors.save(of.device, fx);
            } else if (cursors.haveUnsaved()) {
                armTimer(); // it may attach again as often as it likes
            }
            if (!registering.contains(of.device)) {
                of.session.attached(of.attach);
            }
        }
        cursors.prune(this::isConnected, device -> {
            fx.forgetDevice(device);
            listener.forgotten(device);
        });
    }

    /** Whether entries must wait, because they could be lost for a new device. */
    boolean isRegistering() {
        return !registering.isEmpty();
    }

    void registered(DeviceId device) {
        if (registering.remove(device)) {
            attached.stream()
                    .filter(to -> to.device.equals(device) && !to.guest)
                    .forEach(to -> to.session.attached(to.attach));
        }
    }

    private static long within(long head, long since) {
        return Math.max(0, Math.min(since, head));
    }

    private void takeOver(AttachRequest request) {
        for (Attachment old : List.copyOf(attached)) {
            if (old.id.equals(request.session())) {
                attached.remove(old);
            } else if (old.device.equals(request.device())) {
                attached.remove(old);
                old.session.closed(old.attach, Session.Reason.TAKEN_OVER);
            }
        }
    }

    void detach(SessionId session) {
        find(session).ifPresent(attachment -> {
            cursors.save(attachment.device, fx);
            remove(attachment);
        });
    }

    private void remove(Attachment attachment) {
        attached.remove(attachment);
        if (attached.isEmpty()) {
            cache.clear();
        }
        if (!attachment.guest && !isConnected(attachment.device)) {
            listener.disconnected(attachment.device);
        }
    }

    void released(Entry entry, @Nullable SessionId origin) {
        if (attached.isEmpty()) {
            return;
        }
        cache.add(entry);
        if (origin != null) {
            find(origin).filter(sender -> !sender.echo).ifPresent(sender -> sender.skip(entry.pos()));
        }
    }

    void pump(long head) {
        for (int i = 0; i < attached.size(); i++) {
            pump(attached.get(i), head);
        }
    }

    private void pump(Attachment to, long head) {
        while (!to.reading && to.sent < head && to.room() > 0) {
            long upTo = Math.min(head, to.sent + to.room());
            if (!cache.covers(to.sent + 1)) {
                to.reading = true;
                fx.readPage(to.id, to.generation, to.sent, Math.min(upTo, to.sent + MAX_PAGE));
                return;
            }
            hand(to, cache.range(to.sent, upTo), upTo, false);
        }
    }

    private void hand(Attachment to, List<Entry> entries, long upTo, boolean historyGone) {
        if (to.acked == to.sent) {
            to.lastProgress = wall.millis();
        }
        to.deliver(entries, upTo, historyGone);
        if (to.acked == to.sent) {
            moveCursor(to);
        } else if (to.stream) {
            armTimer();
        }
    }

    void acked(SessionId session, long attach, long pos, long head) {
        find(session)
                .filter(by -> by.attach == attach && pos > by.acked && pos <= by.sent)
                .ifPresent(by -> {
                    by.acknowledged(pos);
                    by.lastProgress = wall.millis();
                    moveCursor(by);
                    pump(by, head);
                });
    }

    boolean renew(SessionId session, long attach, long pos, long head) {
        Optional<Attachment> known = find(session).filter(by -> by.attach >= attach);
        known.filter(by -> by.attach == attach).ifPresent(by -> {
            by.lastRenewal = wall.millis();
            acked(session, attach, pos, head);
            by.session.renewed(attach);
        });
        return known.isPresent();
    }

    /** Their nodes are gone: there is nobody to tell. */
    void drop(Predicate<Session> which) {
        for (Attachment gone : List.copyOf(attached)) {
            if (which.test(gone.session)) {
                remove(gone);
                if (cursors.haveUnsaved()) {
                    armTimer(); // a node that is gone takes many with it: not all cursors at this moment
                }
            }
        }
    }

    void pageRead(SessionId session, long generation, long after, long upTo, List<Entry> entries, long head) {
        find(session)
                .filter(to -> to.reading && to.generation == generation && to.sent == after)
                .ifPresent(to -> {
                    to.reading = false;
                    to.historyGone |= entries.isEmpty() || entries.get(0).pos() > after + 1;
                    boolean tell = to.historyGone && (!entries.isEmpty() || upTo == head);
                    to.historyGone &= !tell; // one word for all pages that are gone
                    hand(to, entries, upTo, tell);
                    pump(to, head);
                });
    }

    void pageFailed(SessionId session, long generation) {
        find(session).filter(to -> to.generation == generation).ifPresent(to -> {
            to.readAgain = true;
            fx.wakeIn(READ_PAUSE);
        });
    }

    void signal(byte[] payload, @Nullable SessionId origin) {
        for (Attachment to : attached) {
            if (!to.id.equals(origin)) {
                to.session.signal(payload);
            }
        }
    }

    void wake(long head) {
        dropVanished();
        saveWhenDue();
        long stalled = wall.millis() - settings.stallAfter().toMillis();
        for (Attachment to : attached) {
            if (to.readAgain) {
                to.readAgain = false;
                to.reading = false;
                pump(to, head);
            }
            if (to.stream && to.acked < to.sent) {
                if (to.lastProgress <= stalled) {
                    to.rewind(to.acked, wall.millis());
                    pump(to, head);
                }
                armTimer();
            }
        }
    }

    /** Not whenever the mailbox wakes up: it may do so often, for other reasons. */
    private void saveWhenDue() {
        if (!timerArmed) {
            return;
        }
        long left = timerDue - wall.millis();
        if (left > 0) {
            fx.wakeIn(Duration.ofMillis(left));
        } else {
            timerArmed = false;
            cursors.saveAll(fx);
        }
    }

    private void dropVanished() {
        long now = wall.millis();
        long latest = now - VANISHED_AFTER.toMillis();
        for (Attachment each : List.copyOf(attached)) {
            if (each.session.mayVanish() && each.lastRenewal <= latest) {
                remove(each);
            } else if (each.session.mayVanish()) {
                fx.wakeIn(Duration.ofMillis(each.lastRenewal - latest));
            }
        }
    }

    void cursorNotSaved(DeviceId device) {
        cursors.notSaved(device);
        armTimer();
    }

    void saveCursors() {
        cursors.saveAll(fx);
    }

    void closeAll() {
        List<Attachment> all = List.copyOf(attached);
        attached.clear();
        cache.clear();
        all.forEach(to -> to.session.closed(to.attach, Session.Reason.MAILBOX_STOPPED));
    }

    private void moveCursor(Attachment of) {
        if (!of.guest) {
            cursors.move(of.device, of.acked);
            listener.acked(of.device, of.acked);
            if (cursors.haveUnsaved()) {
                armTimer();
            }
        }
    }

    private void armTimer() {
        if (!timerArmed) {
            timerArmed = true;
            timerDue = wall.millis() + settings.cursorDelay().toMillis();
            fx.wakeIn(settings.cursorDelay());
        }
    }

    boolean isConnected(DeviceId device) {
        return attached.stream().anyMatch(to -> to.device.equals(device));
    }

    private Optional<Attachment> find(SessionId session) {
        for (Attachment candidate : attached) {
            if (candidate.id.equals(session)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
