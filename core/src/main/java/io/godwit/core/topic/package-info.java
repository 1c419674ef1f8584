// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Names of users and devices, and the topics made of them: the vocabulary that every other package speaks. Depends on
 * nothing. All types are immutable and may be used by any thread.
 */
@NullMarked
package io.godwit.core.topic;

import org.jspecify.annotations.NullMarked;
