// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store;

import io.godwit.core.push.DeadLetter;
import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushRegistration;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The durable side of waking devices. Any thread; nothing blocks. A stage fails with the store's own exception when the store
 * does not answer in time. How far devices were woken, and their addresses, are read with the mailbox.
 */
public interface PushStore extends AddressOwners {
    /**
     * Puts a mailbox into the list of those to look after; tried again for as long as an append.
     *
     * @param at when it has to be looked at, milliseconds since 1970
     * @param order of several calls about one mailbox the one with the greatest order counts
     */
    CompletionStage<Void> arm(int shard, UserId user, long at, long order);

    /** Takes it out again. */
    CompletionStage<Void> disarm(int shard, UserId user, long order);

    /** Hands the users of a shard to somebody whose time has come, a page at a time. */
    CompletionStage<Void> due(int shard, long before, Consumer<List<UserId>> page);

    /** Keeps how far a device was woken, and what its screen may show. */
    CompletionStage<Void> savePushed(UserId user, DeviceId device, long pushed, String shown);

    /** Keeps where a device can be woken, or that it cannot; tried again for as long as an append. */
    CompletionStage<Void> saveRegistration(
            UserId user, DeviceId device, Optional<PushRegistration> registration, long pushed);

    /** Records a decision, once. */
    CompletionStage<Void> record(UserId user, PushDecision decision);

    /** What was decided about a position, oldest first; at most {@code limit}. */
    CompletionStage<List<PushDecision>> decisions(UserId user, long pos, int limit);

    /** What was decided last about any position, newest first; at most {@code limit}. */
    CompletionStage<List<PushDecision>> newestDecisions(UserId user, int limit);

    /** Keeps what was given up. */
    CompletionStage<Void> deadLetter(DeadLetter letter);

    /** What was given up on a day (counted from 1970), newest first; at most {@code limit}. */
    CompletionStage<List<DeadLetter>> deadLetters(int day, int limit);
}
