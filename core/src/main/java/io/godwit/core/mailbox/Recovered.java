// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import io.godwit.core.topic.DeviceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the store knows of a mailbox when it starts.
 *
 * @param savedHead the head of the saved state as the life before left it, 0 if none; the store has saved {@link #head} since
 * @param lastId the greatest id of the saved state
 * @param tail the log after {@code savedHead}, contiguous, see {@link LogTail}
 * @param cursors position acknowledged by each device; the device that has been away longest comes first
 */
public record Recovered(long savedHead, Optional<MessageId> lastId, List<Entry> tail, Map<DeviceId, Long> cursors) {
    public Recovered {
        tail = List.copyOf(tail);
        cursors = Collections.unmodifiableMap(new LinkedHashMap<>(cursors)); // the order counts
    }

    public static Recovered empty() {
        return new Recovered(0, Optional.empty(), List.of(), Map.of());
    }

    /** The greatest id of the log, or one below all ids. */
    public MessageId newestId() {
        MessageId newest = lastId.orElse(new MessageId(0, 0));
        for (Entry entry : tail) {
            newest = entry.id().compareTo(newest) > 0 ? entry.id() : newest;
        }
        return newest;
    }

    /** The last position of the log, 0 when it is empty. */
    public long head() {
        return savedHead + tail.size();
    }
}
