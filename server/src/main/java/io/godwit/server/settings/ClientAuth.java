// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

/** Whether TLS clients show certificates. */
public enum ClientAuth {
    NONE,
    OPTIONAL,
    REQUIRED
}
