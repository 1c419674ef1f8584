// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryKind;
import io.godwit.core.message.MessageId;
import io.godwit.core.topic.DeviceId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A message of the model that its sender takes back, at any time and again and again. */
final class ModelRecall {
    private final ModelDevice by;
    private final ModelNode to;
    private final MessageId message;
    private @Nullable String answered;

    ModelRecall(ModelDevice by, ModelNode to, MessageId message) {
        this.by = by;
        this.to = to;
        this.message = message;
    }

    void give() {
        SessionId session = by.session == null ? new SessionId(-1) : by.session.id;
        by.node.mailbox.command(
                new CommandRequest(session, new DeviceId(by.name), new RecallMessage("u:" + to.user, message)),
                this::answered);
    }

    private void answered(CommandResult result) {
        if (result instanceof CommandResult.Done done) {
            by.node.commandDone(done);
            String id = idOf(done);
            assertThat(answered == null || answered.equals(id))
                    .as("a repeated recall has the same id")
                    .isTrue();
            answered = id;
            assertStored();
        }
    }

    private static String idOf(CommandResult.Done done) {
        try {
            return new ObjectMapper().readTree(done.json()).path("id").asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    boolean isAnswered() {
        return answered != null;
    }

    void assertStored() {
        Stream.of(by.node, to)
                .forEach(node -> assertThat(entries(node))
                        .as("recalls of %s in the log of %s", message, node.user)
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.id()).hasToString(answered)));
    }

    private List<Entry> entries(ModelNode node) {
        return node.log.truth().stream()
                .filter(entry -> entry.kind() == EntryKind.RECALL && message.equals(entry.recalls()))
                .toList();
    }
}
