// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

/** How a provider fails. */
public enum Outage {
    /** Nobody listens: connections are refused, and those that were open are cut. */
    refuse,
    /** Everything is answered with 503. */
    unavailable,
    /** Connections stay open, and nothing is answered. */
    freeze
}
