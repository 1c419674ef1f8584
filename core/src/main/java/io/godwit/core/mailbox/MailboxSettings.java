// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import java.time.Duration;

/**
 * The bounds of one mailbox in memory.
 *
 * @param dedupWindow how many of the newest entries are remembered by (sender, cid)
 * @param dedupAge entries older than this are not read back for the dedup window
 * @param recallWindow how long a sender may take back a message; at most {@code dedupAge}, so that a recall is known as long
 *     as it may be repeated; zero = not at all
 * @param maxPending appends, and sends of the owner, under way at once; one more is refused as busy
 * @param maxWaiting requests that wait for the dedup window to be read back; one more is refused as busy
 * @param sendTimeout how long a send waits for the recipient's mailbox
 * @param cachedEntries newest entries kept for live delivery while a device is attached
 * @param cachedBytes the same in bytes
 * @param maxDevices devices whose cursors are kept; a new one beyond it takes the place of the one that has been away longest
 * @param stateEvery appends after which the state is saved: the most that a start has to read from the log
 * @param cursorDelay how long a moved cursor may wait to be saved: after a crash a device may get again what it
 *     acknowledged in this time
 * @param stallAfter how long a stream-mode device may leave deliveries unacknowledged before they are sent again
 * @param passivateAfter how long a mailbox without devices stays in memory
 */
public record MailboxSettings(
        int dedupWindow,
        Duration dedupAge,
        Duration recallWindow,
        int maxPending,
        int maxWaiting,
        Duration sendTimeout,
        int cachedEntries,
        int cachedBytes,
        int maxDevices,
        int stateEvery,
        Duration cursorDelay,
        Duration stallAfter,
        Duration passivateAfter) {
    public MailboxSettings {
        if (recallWindow.isNegative() || recallWindow.compareTo(dedupAge) > 0) {
            throw new IllegalArgumentException("recallWindow: must be at most dedupAge, " + dedupAge);
        }
    }

    public static MailboxSettings defaults() {
        return new MailboxSettings(
                2_000,
                Duration.ofDays(7),
                Duration.ofDays(1),
                1_000,
                256,
                Duration.ofSeconds(4),
                64,
                32 * 1024,
                50,
                500,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5));
    }

    public MailboxSettings withDedupWindow(int entries) {
        return new MailboxSettings(
                entries,
                dedupAge,
                recallWindow,
                maxPending,
                maxWaiting,
                sendTimeout,
                cachedEntries,
                cachedBytes,
                maxDevices,
                stateEvery,
                cursorDelay,
                stallAfter,
                passivateAfter);
    }

    public MailboxSettings withRecallWindow(Duration window) {
        return new MailboxSettings(
                dedupWindow,
                dedupAge,
                window,
                maxPending,
                maxWaiting,
                sendTimeout,
                cachedEntries,
                cachedBytes,
                maxDevices,
                stateEvery,
                cursorDelay,
                stallAfter,
                passivateAfter);
    }

    public MailboxSettings withPassivateAfter(Duration idle) {
        return new MailboxSettings(
                dedupWindow,
                dedupAge,
                recallWindow,
                maxPending,
                maxWaiting,
                sendTimeout,
                cachedEntries,
                cachedBytes,
                maxDevices,
                stateEvery,
                cursorDelay,
                stallAfter,
                idle);
    }
}
