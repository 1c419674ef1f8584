// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

/**
 * What the store knows of a device that can be woken.
 *
 * @param pushed how far it was woken
 */
public record RecoveredPush(PushRegistration registration, long pushed) {}
