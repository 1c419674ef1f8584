// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mqtt;

/** A connection or subscription that did not come about; the message says whose and why. */
public final class MqttFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    MqttFailure(String reason) {
        super(reason);
        this.reason = reason;
    }

    MqttFailure(String who, String reason) {
        super(who + ": " + reason);
        this.reason = reason;
    }

    /** Why, without whose: the same for all that failed in the same way. */
    public String reason() {
        return reason;
    }
}
