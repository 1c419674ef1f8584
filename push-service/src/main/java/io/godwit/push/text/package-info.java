// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The words of notifications: titles and bodies by what is told, in the device's language, with the keys by which apps find
 * texts of their own. Pure functions of the request; any thread.
 */
@NullMarked
package io.godwit.push.text;

import org.jspecify.annotations.NullMarked;
