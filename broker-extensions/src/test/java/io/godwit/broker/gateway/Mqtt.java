// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

/** The protocol version of a test's client. */
enum Mqtt {
    V3,
    V5
}
