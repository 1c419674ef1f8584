// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.Delivery;
import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Entry;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A device's connection, which does what a gateway's does and acknowledges at once all that it gets. */
final class TestConnection implements Session {
    private static final AtomicLong SESSIONS = new AtomicLong(1_000);

    final SessionId id = new SessionId(SESSIONS.incrementAndGet());
    final List<Entry> got = new CopyOnWriteArrayList<>();
    final List<String> signals = new CopyOnWriteArrayList<>();
    private final Mailboxes mailboxes;
    private final UserId owner;
    private final DeviceId device;
    private long attach;
    private boolean confirmed;
    private boolean started;
    private long upTo;
    private @Nullable Reason end;

    TestConnection(Mailboxes mailboxes, UserId owner, DeviceId device) {
        this.mailboxes = mailboxes;
        this.owner = owner;
        this.device = device;
    }

    void attach() {
        AttachRequest request;
        synchronized (this) {
            attach++;
            OptionalLong at = started ? OptionalLong.of(upTo) : OptionalLong.empty();
            request = new AttachRequest(id, attach, confirmed, device, false, false, false, 64, at, at);
        }
        mailboxes.attach(owner, request, this);
    }

    void detach() {
        mailboxes.detach(owner, id);
    }

    synchronized boolean isAttached() {
        return confirmed;
    }

    synchronized long attaches() {
        return attach;
    }

    synchronized @Nullable Reason end() {
        return end;
    }

    List<String> bodies() {
        return got.stream()
                .map(entry -> new String(entry.wire(), StandardCharsets.UTF_8))
                .map(wire -> wire.substring(wire.indexOf("\"body\":") + 7, wire.length() - 1))
                .toList();
    }

    @Override
    public synchronized void attached(long of) {
        confirmed |= of == attach;
    }

    @Override
    public void deliver(Delivery run) {
        synchronized (this) {
            if (run.attach() != attach || end != null) {
                return;
            }
            got.addAll(run.entries());
            started = true;
            upTo = run.upTo();
        }
        mailboxes.acked(owner, id, run.attach(), run.upTo());
    }

    @Override
    public void signal(byte[] payload) {
        signals.add(new String(payload, StandardCharsets.UTF_8));
    }

    @Override
    public void closed(long of, Reason reason) {
        synchronized (this) {
            if (of != attach) {
                return;
            }
            if (reason == Reason.TAKEN_OVER) {
                end = reason;
                return;
            }
        }
        attach();
    }
}
