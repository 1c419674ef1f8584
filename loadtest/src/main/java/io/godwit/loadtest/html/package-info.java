// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Writes a report as one HTML file that needs nothing else: tables, and charts drawn as inline SVG.
 * {@code Page} is the way in. Pure functions of their arguments; called on the main thread after a run.
 */
@NullMarked
package io.godwit.loadtest.html;

import org.jspecify.annotations.NullMarked;
