// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.message.MessageId;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A message of the model and its tries, all with one cid. */
final class ModelSend {
    private final ModelDevice from;
    private final ModelNode to;
    private final String cid;
    private final Model model;
    private boolean waiting;
    private @Nullable MessageId id;

    ModelSend(ModelDevice from, ModelNode to, String cid, Model model) {
        this.from = from;
        this.to = to;
        this.cid = cid;
        this.model = model;
    }

    boolean isAccepted() {
        return id != null;
    }

    /** Once it is accepted. */
    ModelRecall recall() {
        return new ModelRecall(from, to, Objects.requireNonNull(id));
    }

    boolean isWaiting() {
        return waiting;
    }

    /** Sends for the first time or again; without an answer it may be sent again at any time. */
    void send() {
        waiting = true;
        SessionId session = from.session == null ? new SessionId(-1) : from.session.id;
        from.node.mailbox.send(
                new SendRequest(session, new io.godwit.core.topic.DeviceId(from.name), to.user, FakeWorld.content(cid)),
                this::answered);
    }

    private void answered(SendResult result) {
        waiting = false;
        if (result instanceof SendResult.Accepted accepted) {
            assertThat(id == null || accepted.id().equals(id))
                    .as("a retry of %s has the same id", cid)
                    .isTrue();
            id = accepted.id();
            model.observed(from.node, accepted.pos(), accepted.id());
            assertStoredOnce();
        }
    }

    void assertStoredOnce() {
        Stream.of(from.node, to)
                .forEach(node -> assertThat(node.log.truth().stream()
                                .filter(entry -> cid.equals(entry.cid())
                                        && from.node.user.value().equals(entry.from()))
                                .toList())
                        .as("%s in the log of %s", cid, node.user)
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.id()).isEqualTo(id)));
    }
}
