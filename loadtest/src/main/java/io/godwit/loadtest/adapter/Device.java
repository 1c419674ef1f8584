// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import io.godwit.loadtest.mqtt.ConnectSettings;
import java.util.Optional;

/**
 * A further device, which must get every message of its pair as well.
 *
 * @param acknowledgeTopic where it acknowledges cumulatively; empty where the protocol's own PUBACK does
 */
public record Device(ConnectSettings settings, Optional<String> acknowledgeTopic) {}
