// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.topic;

/** One device of a user: a cursor into the user's mailbox. Bounds: {@link Names#RULE}. */
public record DeviceId(String value) {
    public DeviceId {
        Names.require(value, "device id");
    }

    @Override
    public String toString() {
        return value;
    }
}
