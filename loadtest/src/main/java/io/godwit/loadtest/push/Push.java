// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

/**
 * What a provider has accepted.
 *
 * @param token whom it wakes
 * @param notification the notification's id
 * @param kind {@code message} and the like
 * @param from the sender
 * @param message the id of the newest message that it tells of
 * @param pos that message's position
 * @param nanos when, by {@link System#nanoTime}
 */
public record Push(String token, String notification, String kind, String from, String message, long pos, long nanos) {}
