// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import java.time.Duration;

/**
 * Bounds of the group-commit writer.
 *
 * @param batchRows most rows of one batch
 * @param batchBytes most bytes of entries in one batch: Cassandra logs a warning above 5 KiB and refuses 50 KiB unless its
 *     configuration says otherwise ({@code batch_size_warn_threshold}, {@code batch_size_fail_threshold})
 * @param batchesInFlight batches under way at once for one set of replicas; more appends wait and make the next batch
 *     larger
 * @param queueRows rows queued or under way in all; beyond it {@link GroupCommitWriter#isFull}
 * @param tryFor how long one try may take: less than half of {@code giveUpAfter} leaves time for a second one
 * @param giveUpAfter how long a row is tried again after failures
 */
public record WriterSettings(
        int batchRows, int batchBytes, int batchesInFlight, int queueRows, Duration tryFor, Duration giveUpAfter) {

    /** What any Cassandra takes with its default limits. */
    public static WriterSettings defaults() {
        return new WriterSettings(32, 4_500, 4, 20_000, Duration.ofMillis(1_400), Duration.ofSeconds(3));
    }

    public WriterSettings withBatchBytes(int bytes) {
        return new WriterSettings(batchRows, bytes, batchesInFlight, queueRows, tryFor, giveUpAfter);
    }
}
