// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Load generator and correctness checker: a black box program that knows only MQTT. {@link io.godwit.loadtest.LoadTest}
 * is the command line; the packages below hold the scenarios and what they share. Started from the shell, on the main thread.
 */
@NullMarked
package io.godwit.loadtest;

import org.jspecify.annotations.NullMarked;
