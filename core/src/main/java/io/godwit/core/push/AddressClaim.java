// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.util.Optional;

/**
 * An address now belongs to the device that asked for it.
 *
 * @param previous who had it, and has to let go of it before the claim is good
 */
public record AddressClaim(Optional<Owner> previous) {
    /** A device of a user. */
    public record Owner(UserId user, DeviceId device) {}
}
