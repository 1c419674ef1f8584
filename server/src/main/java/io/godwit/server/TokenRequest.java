// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import java.time.Duration;
import java.util.Optional;

/**
 * What a token shall say.
 *
 * @param user the user's id
 * @param device the device's id, or empty to let the MQTT client id decide
 * @param ttl how long it is valid
 * @param acl permissions for other topics, as the JSON of the {@code acl} claim
 */
record TokenRequest(String user, Optional<String> device, Duration ttl, Optional<String> acl) {}
