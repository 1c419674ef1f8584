// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.testing;

import java.util.Map;

/**
 * What a fake provider was sent.
 *
 * @param token the address
 * @param headers names in lower case
 * @param body as it came
 * @param accepted what the fake said to it
 */
public record Received(String token, Map<String, String> headers, String body, boolean accepted) {}
