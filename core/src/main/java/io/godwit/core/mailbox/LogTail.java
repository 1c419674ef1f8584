// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the true entries among the rows of a log.
 *
 * <p>A row's key is (position, epoch of its writer), so a writer that lost its mailbox without noticing adds rows but
 * overwrites none. Each start of a mailbox has a greater epoch than the one before, begins where it found the log to end,
 * and saves that place with its epoch before it writes. Hence: of several rows at one position the greatest epoch is true; a
 * row whose epoch is smaller than one at an earlier position, or than that of the saved state, was written by a deposed
 * writer; and behind a gap nothing was ever acknowledged.
 */
public final class LogTail {
    private LogTail() {}

    /**
     * A row as the store has it.
     *
     * @param <T> what it carries
     */
    public record Row<T>(long pos, long epoch, T value) {}

    /**
     * The contiguous true rows that begin right after a position.
     *
     * @param rows ordered by position, then by epoch from the greatest
     * @param epoch the greatest epoch known at {@code after}, 0 if unknown
     */
    public static <T> List<Row<T>> contiguous(List<Row<T>> rows, long after, long epoch) {
        List<Row<T>> tail = new ArrayList<>(rows.size());
        long expected = after + 1;
        long newest = epoch;
        for (Row<T> row : rows) {
            if (row.pos() > expected) {
                break;
            }
            if (row.pos() == expected && row.epoch() >= newest) {
                tail.add(row);
                newest = row.epoch();
                expected++;
            }
        }
        return tail;
    }

    /**
     * The true rows of a part of the log that is known to be complete (it ends at or before the mailbox's head). Rows
     * that are no longer kept leave a gap.
     */
    public static <T> List<Row<T>> newestOfEach(List<Row<T>> rows) {
        List<Row<T>> result = new ArrayList<>(rows.size());
        long last = -1;
        for (Row<T> row : rows) {
            if (row.pos() != last) {
                result.add(row);
                last = row.pos();
            }
        }
        return result;
    }
}
