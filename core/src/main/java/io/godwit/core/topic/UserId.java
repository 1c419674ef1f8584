// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.topic;

/** A user: the owner of one mailbox, and the MQTT user name. Bounds: {@link Names#RULE}. */
public record UserId(String value) {
    public UserId {
        Names.require(value, "user id");
    }

    @Override
    public String toString() {
        return value;
    }
}
