// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * HTTP for the providers that need no library: bounded answers, bounded time, no redirects. Calls return at once; answers come
 * on the threads of the client that was asked.
 */
@NullMarked
package io.godwit.push.http;

import org.jspecify.annotations.NullMarked;
