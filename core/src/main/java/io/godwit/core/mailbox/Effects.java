// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;

/**
 * What a mailbox asks of the world. Every method returns at once; answers come back as calls of the mailbox's own methods,
 * on its thread, never from inside of the call.
 */
public interface Effects {
    /** Whether the store's queue is full: then nothing new is begun. */
    boolean storeIsFull();

    /** Stores an entry; answered by {@link Mailbox#stored} or {@link Mailbox#storeFailed}. */
    void store(Entry entry);

    /** Hands a message to another mailbox; answered by {@link Mailbox#forwarded}. */
    void forward(UserId to, AppendRequest request);

    /** Reads entries after a position up to another; answered by {@link Mailbox#pageRead} or {@link Mailbox#pageFailed}. */
    void readPage(SessionId session, long generation, long after, long upTo);

    /** Reads at most {@code count} entries back from a position; answered by {@link Mailbox#recentRead} or failed. */
    void readRecent(long upTo, int count);

    /**
     * Reads entries after a position up to another, to find one of them; answered by {@link Mailbox#lookedUp} or {@link
     * Mailbox#lookUpFailed}.
     *
     * @param number of the search
     */
    void lookUp(long number, long after, long upTo);

    /** Keeps the first cursor of a new device; answered by {@link Mailbox#registered} or {@link Mailbox#storeFailed}. */
    void registerDevice(DeviceId device, long acked);

    /** Keeps a device's cursor. May fail, answered by {@link Mailbox#cursorNotSaved}: it is tried again later. */
    void saveCursor(DeviceId device, long acked);

    /** Forgets a device. */
    void forgetDevice(DeviceId device);

    /**
     * Keeps the head, so that the next start need not read the log up to it. May fail: it then reads more.
     *
     * @param dialogs the dialogs' state at the head; not copied
     */
    void saveState(long head, MessageId lastId, byte[] dialogs);

    /** Calls {@link Mailbox#wake} after this time at the latest: of several calls the earliest counts. */
    void wakeIn(Duration time);

    /** The mailbox may leave the memory. */
    void passivate();

    /** The mailbox cannot go on: it must be started anew from the store. */
    void restart();
}
