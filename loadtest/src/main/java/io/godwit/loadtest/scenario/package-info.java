// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The commands: each is one small class that extends {@code Scenario} and is named in {@code Scenarios}.
 * They run on the main thread and may block.
 */
@NullMarked
package io.godwit.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
