// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store;

import java.util.concurrent.CompletionStage;

/**
 * Gives out epochs: the number in the key of every row that a mailbox writes between two starts. Each epoch of a shard is
 * greater than all that were given for it before, on any node.
 */
@FunctionalInterface
public interface Epochs {
    CompletionStage<Long> next(int shard);
}
