// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The servers' own leases, by name. Any thread; nothing blocks; a stage fails with the store's own exception. */
public interface NodeLeases {
    /**
     * One life of a server, as the store knows it.
     *
     * @param term the number of this life, 0 if there was none yet
     * @param beat grows for as long as it lives
     * @param held whether this life is not known to be over
     * @param owner the server's id
     * @param about what people are told about it
     * @param time how long the server may rely on a beat, whole milliseconds
     */
    record NodeLease(long term, long beat, boolean held, String owner, String about, Duration time) {
        public static final NodeLease NONE = new NodeLease(0, 0, false, "", "", Duration.ZERO);

        public NodeLease next() {
            return new NodeLease(term, beat + 1, held, owner, about, time);
        }

        /** The same life, over. */
        public NodeLease over() {
            return new NodeLease(term + 1, beat, false, owner, about, time);
        }
    }

    /** {@link NodeLease#NONE} if there is none of this name. */
    CompletionStage<NodeLease> read(String name);

    /** All that are held: for now and then, it reads the whole (small) table. */
    CompletionStage<Map<String, NodeLease>> held();

    /**
     * Changes a lease in one step, if its term, beat and holder are as expected.
     *
     * @return whether they were; after a failure that is not known
     */
    CompletionStage<Boolean> change(String name, NodeLease expected, NodeLease next);
}
