// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

/** Form of log lines. */
public enum LogFormat {
    TEXT,
    JSON
}
