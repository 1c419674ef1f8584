// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.loadtest.device.UserWaits;

/**
 * A fault as it happened.
 *
 * @param name of the fault
 * @param arguments of the fault
 * @param atSeconds since the begin
 * @param lastedSeconds until it was undone
 * @param interruptedSeconds longest time without any acknowledgement, until one came for a message written after it was
 *     undone; -1 if none came
 * @param waits how long users waited for acknowledgements
 * @param problem why it could not be done or undone; empty if all went well
 */
public record Happening(
        String name,
        String arguments,
        double atSeconds,
        double lastedSeconds,
        double interruptedSeconds,
        UserWaits.Result waits,
        String problem) {}
