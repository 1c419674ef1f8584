// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.DeviceId;

/**
 * One step of the answer to "why was there no push?".
 *
 * @param at milliseconds since 1970
 * @param device the device
 * @param from the first position that it is about
 * @param pos the last one, at least {@code from}
 * @param dialog the conversation, empty if it is about several
 * @param messageId of the entry at {@code pos}, empty if it is about several
 * @param step what happened
 * @param reason why, a name that does not change between versions
 * @param provider {@code app/provider}, empty if none was involved
 * @param detail the provider's own answer, or more for a person
 * @param attempt number of the attempt, 0 if none was made
 */
public record PushDecision(
        long at,
        DeviceId device,
        long from,
        long pos,
        String dialog,
        String messageId,
        Step step,
        String reason,
        String provider,
        String detail,
        int attempt) {

    /** What can happen to a notification. */
    public enum Step {
        /** The provider has it. */
        SENT,
        /** The attempt failed; there will be another. */
        RETRY,
        /** It is not wanted, by a rule. */
        SUPPRESSED,
        /** It is not needed any more: the device has acknowledged. */
        CANCELLED,
        /** It was given up; an operator can send it again. */
        DEAD
    }
}
