// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.util.Optional;

/**
 * Who has an address after an attempt to claim it.
 *
 * @param owner who asked; or another, whose own claim is not settled: then the attempt failed, and is repeated when that is
 * @param number of the owner's claim; 0 if it is older than the numbers
 * @param previous who had it before the owner, and has to let go of it before the owner's claim is good
 */
public record AddressClaim(Owner owner, long number, Optional<Owner> previous) {
    /** A device of a user. */
    public record Owner(UserId user, DeviceId device) {}
}
