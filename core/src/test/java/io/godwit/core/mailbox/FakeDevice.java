// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.message.Entry;
import io.godwit.core.topic.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A device's connection: it checks the order of what it gets and keeps all of it. */
final class FakeDevice implements Session {
    private static long sessions;

    final SessionId id = new SessionId(++sessions);
    final DeviceId device;
    private final int window;
    final List<Entry> got = new ArrayList<>();
    final List<String> signals = new ArrayList<>();

    @Nullable Reason closed;

    boolean attached;
    boolean stream;
    boolean historyGone;
    private long generation = -1;
    private long upTo;
    private long acked;

    FakeDevice(String device, int window) {
        this.device = new DeviceId(device);
        this.window = window;
    }

    FakeDevice(String device) {
        this(device, 64);
    }

    @Override
    public void attached() {
        attached = true;
    }

    AttachRequest request() {
        return request(OptionalLong.empty());
    }

    AttachRequest request(OptionalLong since) {
        return new AttachRequest(id, device, false, stream, false, window, since, OptionalLong.empty());
    }

    AttachRequest guest() {
        return new AttachRequest(id, device, true, false, false, window, OptionalLong.empty(), OptionalLong.empty());
    }

    AttachRequest echoing() {
        return new AttachRequest(id, device, false, false, true, window, OptionalLong.empty(), OptionalLong.empty());
    }

    AttachRequest streaming() {
        stream = true;
        return request();
    }

    /** After the mailbox let go: the device goes on where it stands. */
    AttachRequest again() {
        OptionalLong since = generation < 0 ? OptionalLong.empty() : OptionalLong.of(acked);
        OptionalLong sent = generation < 0 ? OptionalLong.empty() : OptionalLong.of(upTo);
        boolean before = generation >= 0;
        generation = before ? 0 : -1;
        closed = null;
        return new AttachRequest(id, device, false, stream, false, window, since, sent);
    }

    @Override
    public void deliver(Delivery run) {
        assertThat(closed).as("a closed session").isNull();
        assertThat(run.generation()).isGreaterThanOrEqualTo(generation);
        if (run.generation() > generation) {
            generation = run.generation();
            upTo = run.after();
            acked = run.after();
        }
        assertThat(run.after())
                .as("the end of the run before, or own sends left out")
                .isGreaterThanOrEqualTo(upTo);
        long last = run.after();
        for (Entry entry : run.entries()) {
            assertThat(entry.pos()).isGreaterThan(last).isLessThanOrEqualTo(run.upTo());
            last = entry.pos();
        }
        if (acked == upTo) {
            acked = run.after();
        }
        got.addAll(run.entries());
        historyGone |= run.historyGone();
        if (run.entries().isEmpty() && acked == run.after()) {
            acked = run.upTo(); // nothing to acknowledge
        }
        upTo = run.upTo();
        assertThat(upTo - acked).as("the window").isLessThanOrEqualTo(window);
    }

    @Override
    public void signal(byte[] payload) {
        signals.add(new String(payload, java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void closed(Reason reason) {
        closed = reason;
    }

    long upTo() {
        return upTo;
    }

    long acked() {
        return acked;
    }

    /** Notes the acknowledgement that the test gives to the mailbox. */
    long ack(long pos) {
        acked = Math.max(acked, pos);
        return pos;
    }

    List<Long> positions() {
        return got.stream().map(Entry::pos).toList();
    }
}
