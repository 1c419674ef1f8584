// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

/** A part of Godwit that a process can run. */
public enum Role {
    /** MQTT listeners, mailboxes and delivery. */
    BROKER,
    /** Talks to push providers. */
    PUSH
}
