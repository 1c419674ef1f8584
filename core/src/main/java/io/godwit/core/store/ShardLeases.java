// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store;

import java.util.concurrent.CompletionStage;

/** Which life of which server has which shard. Any thread; nothing blocks; a stage fails with the store's own exception. */
public interface ShardLeases {
    /**
     * @param term how often it changed hands, 0 for never
     * @param node the name of the server's lease, empty if nobody has the shard
     * @param nodeTerm the term of that lease: another one is another life, which does not have the shard
     */
    record ShardLease(long term, String node, long nodeTerm) {
        public static final ShardLease NONE = new ShardLease(0, "", 0);

        public boolean isFree() {
            return node.isEmpty();
        }
    }

    CompletionStage<ShardLease> read(int shard);

    /**
     * Changes hands in one step, if the lease is as expected.
     *
     * @return whether it was; after a failure that is not known
     */
    CompletionStage<Boolean> change(int shard, ShardLease expected, ShardLease next);
}
