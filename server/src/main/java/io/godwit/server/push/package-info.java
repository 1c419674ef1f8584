// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * What operators see of pushes: metrics, and the management endpoints with the commands that call them. Management threads and
 * the main thread of a command.
 */
@NullMarked
package io.godwit.server.push;

import org.jspecify.annotations.NullMarked;
