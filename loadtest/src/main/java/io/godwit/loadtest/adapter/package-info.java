// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * What differs between the systems under test: topics, user names, passwords and who must subscribe.
 * A further system is one more {@code Target}. Built on the main thread, read by the event loop; immutable but for
 * {@code StampReader}, of which each reader has its own.
 */
@NullMarked
package io.godwit.loadtest.adapter;

import org.jspecify.annotations.NullMarked;
