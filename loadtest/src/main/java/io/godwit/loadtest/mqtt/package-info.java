// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * A lean MQTT 3.1.1 and 5 client on one event loop, so that the generator takes little of the CPU it shares with
 * the server under test. It does no reconnect, no queueing and no flow control: the caller does. Everything of a
 * connection, callbacks included, runs on the event loop; only {@code MqttLoop} may be called from other threads.
 */
@NullMarked
package io.godwit.loadtest.mqtt;

import org.jspecify.annotations.NullMarked;
