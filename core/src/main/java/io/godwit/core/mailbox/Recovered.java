// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import io.godwit.core.push.RecoveredPush;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the store knows of a mailbox when it starts.
 *
 * @param savedHead the head of the saved state as the life before left it, 0 if none; the store has saved {@link #head} since
 * @param lastId the greatest id of the saved state
 * @param tail the log after {@code savedHead}, contiguous, see {@link LogTail}
 * @param cursors position acknowledged by each device; the device that has been away longest comes first
 * @param dialogs the dialogs' state at {@link #head}, handed over to whoever takes this
 * @param pushes the devices that can be woken
 */
public record Recovered(
        long savedHead,
        Optional<MessageId> lastId,
        List<Entry> tail,
        Map<DeviceId, Long> cursors,
        Dialogs dialogs,
        Map<DeviceId, RecoveredPush> pushes) {
    public Recovered {
        tail = List.copyOf(tail);
        pushes = Map.copyOf(pushes);
        cursors = Collections.unmodifiableMap(new LinkedHashMap<>(cursors)); // the order counts
    }

    /** @param dialogs the state saved with {@code savedHead}, or null: what came before that has been read */
    public static Recovered of(
            UserId owner,
            long savedHead,
            Optional<MessageId> lastId,
            List<Entry> tail,
            Map<DeviceId, Long> cursors,
            byte @Nullable [] dialogs) {
        Dialogs restored = Dialogs.restore(owner, dialogs);
        tail.forEach(restored::apply);
        return new Recovered(savedHead, lastId, tail, cursors, restored, Map.of());
    }

    /** The same with what is known of the devices. */
    public Recovered withDevices(Map<DeviceId, Long> acked, Map<DeviceId, RecoveredPush> toWake) {
        return new Recovered(savedHead, lastId, tail, acked, dialogs, toWake);
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
