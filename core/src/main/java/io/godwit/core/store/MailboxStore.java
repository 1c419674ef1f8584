// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store;

import io.godwit.core.mailbox.Recovered;
import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The mailboxes' durable side. Any thread; nothing blocks. A stage fails with the store's own exception when the store
 * does not answer in time.
 */
public interface MailboxStore {
    /** Whether the queue of appends is full. */
    boolean isFull();

    /**
     * Stores an entry at {@code (user, entry.pos(), epoch)}. The same entry may be given again.
     *
     * @param epoch the writer's epoch, see {@link Lease}
     */
    void append(UserId user, long epoch, Entry entry, AppendListener listener);

    /** Hears what became of an append; called by a thread of the store, must return at once. */
    interface AppendListener {
        /** The entry is durable: a quorum of its replicas has it. */
        void stored(long pos);

        /** The store gave up. The entry may be there or not. */
        void failed(long pos, Throwable cause);
    }

    /**
     * Begins a life of a mailbox: reads the saved state, the log's tail and the devices' cursors, and then saves the head and the dialogs that it
     * found under the new epoch. From then on nothing counts that an earlier life still has on its way: else a row of it
     * that arrives late could stand beside, or take the place of, one that was acknowledged since.
     */
    CompletionStage<Recovered> load(UserId user, long epoch);

    /** The true entries in {@code (after, upTo]}, in order; what is no longer kept is left out. */
    CompletionStage<List<Entry>> page(UserId user, long after, long upTo);

    /** At most {@code count} entries up to a position, in order. */
    CompletionStage<List<Entry>> recent(UserId user, long upTo, int count);

    /**
     * Saves the head. Of several writers the one with the greatest epoch wins.
     *
     * @param dialogs the dialogs' state at the head, see {@link io.godwit.core.mailbox.Dialogs#snapshot}
     */
    CompletionStage<Void> saveState(UserId user, long epoch, long head, MessageId lastId, byte[] dialogs);

    /** Keeps the first cursor of a new device; tried again for as long as an append. */
    CompletionStage<Void> registerDevice(UserId user, DeviceId device, long acked);

    /** Keeps a cursor. Tried once, and not at all while appends need the room: who asks does so again later. */
    CompletionStage<Void> saveCursor(UserId user, DeviceId device, long acked);

    CompletionStage<Void> forgetDevice(UserId user, DeviceId device);
}
