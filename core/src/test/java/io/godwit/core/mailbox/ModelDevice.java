// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.message.Entry;
import io.godwit.core.topic.DeviceId;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A device of the model, over all of its connections: what it has, what it confirmed, and what may be missing. */
final class ModelDevice {
    final ModelNode node;
    final String name;
    final boolean stream;
    private final Model model;
    private final Set<Long> received = new HashSet<>();
    private final Set<Long> confirmed = new HashSet<>();
    private long baseline = -1;
    private int seen;
    private int unconfirmed;

    @Nullable FakeDevice session;

    ModelDevice(ModelNode node, String name, boolean stream, Model model) {
        this.node = node;
        this.name = name;
        this.stream = stream;
        this.model = model;
    }

    void connect(int window) {
        FakeDevice fresh = new FakeDevice(name, window);
        fresh.stream = stream;
        session = fresh;
        seen = 0;
        unconfirmed = 0;
        node.mailbox.attach(fresh.request(), fresh);
        look();
    }

    /** What is answered is stored: it is in the log whatever happens next. */
    void command(MailboxCommand command) {
        SessionId on = session == null ? new SessionId(-1) : session.id;
        node.mailbox.command(new CommandRequest(on, new DeviceId(name), command), result -> {
            if (result instanceof CommandResult.Done done) {
                node.commandDone(done);
            }
        });
    }

    void connectAgain(FakeDevice closed) {
        node.mailbox.attach(closed.again(), closed);
        look();
    }

    void disconnect() {
        if (session != null) {
            node.mailbox.detach(session.id);
            session = null;
        }
    }

    /** The process that had the connection is gone. */
    void vanish() {
        session = null;
    }

    /** Confirms some or all of what is under way. */
    void acknowledge(FakeDevice on, long upTo) {
        while (unconfirmed < on.got.size() && on.got.get(unconfirmed).pos() <= upTo) {
            confirmed.add(on.got.get(unconfirmed++).pos());
        }
        node.mailbox.acked(on.id, on.attach(), on.ack(upTo));
        look();
    }

    /** Checks what came since the last look. */
    void look() {
        while (session != null && seen < session.got.size()) {
            Entry entry = session.got.get(seen);
            model.observed(node, entry.pos(), entry.id());
            assertThat(node.log.page(entry.pos() - 1, entry.pos()))
                    .as("only what is stored is delivered")
                    .singleElement()
                    .extracting(Entry::id)
                    .isEqualTo(entry.id());
            if (seen > 0) {
                assertOnlyOwn(session.got.get(seen - 1).pos(), entry.pos());
            }
            received.add(entry.pos());
            seen++;
        }
    }

    private void assertOnlyOwn(long after, long before) {
        for (long pos = after + 1; pos < before; pos++) {
            assertThat(isOwn(pos)).as("%s at %s lacks %s", name, before, pos).isTrue();
        }
    }

    private boolean isOwn(long pos) {
        List<Entry> entry = node.log.page(pos - 1, pos);
        String wire = new String(entry.get(0).wire(), StandardCharsets.UTF_8);
        return entry.get(0).from().equals(node.user.value()) && wire.contains("\"device\":\"" + name + "\"");
    }

    void cursorSaved(long acked) {
        if (baseline < 0) {
            baseline = acked;
        }
        for (long pos = baseline + 1; pos <= acked; pos++) {
            assertThat(confirmed.contains(pos) || isOwn(pos))
                    .as("cursor %s of %s is beyond %s, which it did not confirm", acked, name, pos)
                    .isTrue();
        }
    }

    void assertHasEverything() {
        for (long pos = baseline + 1; pos <= node.mailbox.head(); pos++) {
            assertThat(received.contains(pos) || isOwn(pos))
                    .as("%s of %s has %s", name, node.user, pos)
                    .isTrue();
        }
        assertThat(node.log.cursors.get(new io.godwit.core.topic.DeviceId(name)))
                .as("the cursor of %s, whose last write may be lost", name)
                .isLessThanOrEqualTo(node.mailbox.head());
    }
}
