// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.util.OptionalInt;

/** The ports that the broker listens on; empty for a listener that is off. */
public record BrokerPorts(OptionalInt mqtt, OptionalInt ws, OptionalInt tls, OptionalInt wss) {}
