// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mqtt;

/** A connection or subscription that did not come about; the message says whose and why. */
public final class MqttFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    MqttFailure(String message) {
        super(message);
    }
}
