// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The one table of settings and how they are read: defaults, a YAML file, the environment and flags.
 *
 * <p>Everything here runs once, on the main thread, before anything else starts; the resulting {@link
 * io.godwit.server.settings.ServerSettings} is immutable and may be read by any thread.
 */
@NullMarked
package io.godwit.server.settings;

import org.jspecify.annotations.NullMarked;
