// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

/** Hears what the group-commit writer does, for metrics. Called by any thread; must return at once. */
public interface WriterListener {
    WriterListener NONE = new WriterListener() {};

    /**
     * A batch was written.
     *
     * @param rows its rows
     * @param nanos from the call of the driver to its answer
     */
    default void written(int rows, long nanos) {}

    /** A batch failed; its rows are tried again. */
    default void retried(int rows) {}

    /** A row was given up. */
    default void gaveUp() {}
}
