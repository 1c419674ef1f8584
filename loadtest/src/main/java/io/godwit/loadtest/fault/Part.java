// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

/** What a fault is done to; of one part, one fault at a time. */
enum Part {
    SERVER,
    NODE_NETWORK,
    CASSANDRA,
    CLIENT_NETWORK,
    DISK,
    CLOCK,
    STORE_NETWORK
}
