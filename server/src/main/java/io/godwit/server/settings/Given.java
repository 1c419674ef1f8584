// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

/**
 * A value as some source gives it.
 *
 * @param where the source and the name in it, for messages
 * @param text the value, or the path of a file that holds it
 * @param file whether {@code text} is such a path
 */
record Given(String where, String text, boolean file) {}
