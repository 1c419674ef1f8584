// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.relay;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** This node's broker, for what other nodes hand over. Any thread; nothing blocks. */
public interface RelayTarget {
    /** Publishes a message of another node's client to the subscribers of this node; completes when it is in their queues. */
    CompletionStage<Void> deliver(RawMessage message);

    /** Names the filters of all subscriptions to raw topics, one thread at a time, in no order; completes after the last. */
    CompletionStage<Void> filters(Consumer<String> each);

    /** All retained messages, as of about now. */
    RetainedReader retained();

    /** Takes a retained message of another node over, without delivering it to anybody. */
    CompletionStage<Void> keep(RawMessage retained);

    /** Drops all retained messages. */
    CompletionStage<Void> forgetRetained();

    /** Reads retained messages piece by piece. */
    interface RetainedReader {
        /** The next some; none = that was all. To be called again only when the stage before is complete. */
        CompletionStage<List<RawMessage>> next();
    }
}
