// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Tests of the packaged server: each starts {@code target/godwit.jar} as a child process, as an operator would, and
 * speaks to it over MQTT and HTTP only. Devices' callbacks run on the MQTT client's threads, everything else on the
 * test's own.
 */
package io.godwit.server.system;
