// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The MQTT broker, HiveMQ Community Edition, run inside this process so that it can only start closed: configured by
 * code, validated, checked after its start, and stopped again when one check fails. {@link
 * io.godwit.broker.embedded.EmbeddedBroker} is called by whoever starts the server; the classes that reach into the
 * broker ({@code BrokerInternals} and its users) are called by the broker's own threads and never block. Everything in
 * here is tied to the one broker version that the build pins.
 */
@NullMarked
package io.godwit.broker.embedded;

import org.jspecify.annotations.NullMarked;
