// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import io.godwit.loadtest.mqtt.ConnectSettings;
import java.util.Optional;

/**
 * A further device, which must get every message of its pair as well.
 *
 * @param subscription what it subscribes to; from its SUBACK on it gets what is sent to it
 * @param acknowledgeTopic where it acknowledges cumulatively; empty where the protocol's own PUBACK does
 */
public record Device(ConnectSettings settings, String subscription, Optional<String> acknowledgeTopic) {}
