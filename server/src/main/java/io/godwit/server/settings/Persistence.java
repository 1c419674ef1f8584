// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

/** Where the broker keeps its own state. */
public enum Persistence {
    FILE,
    MEMORY
}
