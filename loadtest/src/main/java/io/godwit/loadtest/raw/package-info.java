// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Raw topics, opened by the tokens' acl: one publisher, many subscribers, each of which must get all.
 * {@code RawRun} is the only way in and blocks the main thread; everything else lives on the event loop.
 */
@NullMarked
package io.godwit.loadtest.raw;

import org.jspecify.annotations.NullMarked;
