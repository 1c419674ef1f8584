// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.MessageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages that the owner is sending: handed to the recipient's mailbox, then appended here. */
final class SendQueue {
    static final class Pending {
        final MessageId id;
        final SendRequest request;
        final @Nullable String key;
        final long startedAt;
        long forwardedAt;
        /** How often it was handed over again; few, since it is given up after seconds. */
        int repetitions;
        /** Whether the recipient's mailbox has it; a message to oneself is never handed over. */
        boolean isForwarded;

        private final List<Reply> replies = new ArrayList<>(1);

        Pending(MessageId id, SendRequest request, @Nullable String key, Reply reply, long now) {
            this.id = id;
            this.request = request;
            this.key = key;
            this.startedAt = now;
            replies.add(reply);
        }
    }

    private final Map<MessageId, Pending> byId = new HashMap<>(4);
    private final Map<String, Pending> byKey = new HashMap<>(4);

    int size() {
        return byId.size();
    }

    void add(Pending send) {
        byId.put(send.id, send);
        if (send.key != null) {
            byKey.put(send.key, send);
        }
    }

    /** A retry that arrives while the first try is under way gets the first one's answer. */
    boolean join(String key, Reply reply) {
        Pending send = byKey.get(key);
        if (send == null) {
            return false;
        }
        send.replies.add(reply);
        return true;
    }

    /** Those that were handed over, and whose recipients' mailboxes have not answered. */
    List<Pending> unanswered() {
        return byId.values().stream()
                .filter(send -> !send.isForwarded && send.forwardedAt > 0)
                .toList();
    }

    @Nullable Pending find(MessageId id) {
        return byId.get(id);
    }

    void finish(Pending send, SendResult result) {
        if (byId.remove(send.id) == null) {
            return; // given up before
        }
        if (send.key != null) {
            byKey.remove(send.key, send);
        }
        send.replies.forEach(reply -> reply.tell(result));
    }

    /** Gives up sends that began before a time: their answer was lost on the way. */
    void expire(long startedBefore, SendResult result) {
        for (Pending send : new ArrayList<>(byId.values())) {
            if (send.startedAt <= startedBefore) {
                finish(send, result);
            }
        }
    }

    void refuseAll(SendResult result) {
        new ArrayList<>(byId.values()).forEach(send -> finish(send, result));
    }
}
