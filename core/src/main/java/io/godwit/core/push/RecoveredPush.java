// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.util.Optional;

/**
 * What the store knows of a device that can be woken.
 *
 * @param pushed how far it was woken
 * @param shown what its screen may show, as {@link PushEffects#savePushed} got it; empty if nothing was kept
 */
public record RecoveredPush(PushRegistration registration, long pushed, Optional<String> shown) {}
