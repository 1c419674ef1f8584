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
    boolean remote;
    boolean historyGone;
    private long attach;
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
    public void attached(long to) {
        assertThat(to).isEqualTo(attach);
        attached = true;
    }

    long attach() {
        return attach;
    }

    AttachRequest request() {
        return request(OptionalLong.empty());
    }

    AttachRequest request(OptionalLong since) {
        return request(false, false, since, OptionalLong.empty());
    }

    AttachRequest guest() {
        return request(true, false, OptionalLong.empty(), OptionalLong.empty());
    }

    AttachRequest echoing() {
        return request(false, true, OptionalLong.empty(), OptionalLong.empty());
    }

    private AttachRequest request(boolean guest, boolean echo, OptionalLong since, OptionalLong handedOver) {
        boolean again = attached;
        return new AttachRequest(id, ++attach, again, device, guest, stream, echo, window, since, handedOver);
    }

    /** The device wants everything after a position. */
    AttachRequest back(long since) {
        generation = -1;
        return request(OptionalLong.of(since));
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
        return request(false, false, since, sent);
    }

    @Override
    public void deliver(Delivery run) {
        assertThat(run.attach()).isEqualTo(attach);
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
    public boolean mayVanish() {
        return remote;
    }

    @Override
    public void signal(byte[] payload) {
        signals.add(new String(payload, java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void closed(long of, Reason reason) {
        assertThat(of).isEqualTo(attach);
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
