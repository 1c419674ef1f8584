// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

/**
 * A message to one user.
 *
 * @param sender its user name
 * @param dueNanos when it had to be sent, by {@link System#nanoTime}
 * @param measured whether its latency counts
 * @param alone whether the user had no message for longer than the shortest time between two pushes
 */
public record Sent(int user, String sender, String cid, long dueNanos, boolean measured, boolean alone) {}
