// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;

/** Which shard a mailbox lives in. The number of shards is fixed for the life of a cluster's data. */
final class Shards extends ShardingMessageExtractor<ShardingEnvelope<MailboxMessage>, MailboxMessage> {
    /** Ten or more for each node of the largest cluster planned for, as Pekko's documentation advises. */
    static final int COUNT = 256;

    static int of(String user) {
        int hash = user.hashCode();
        return ((hash ^ (hash >>> 16)) & 0x7fffffff) % COUNT;
    }

    @Override
    public String entityId(ShardingEnvelope<MailboxMessage> envelope) {
        return envelope.entityId();
    }

    @Override
    public String shardId(String entityId) {
        return Integer.toString(of(entityId));
    }

    @Override
    public MailboxMessage unwrapMessage(ShardingEnvelope<MailboxMessage> envelope) {
        return envelope.message();
    }
}
