// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * A provider that hands notifications to a URL of the operator's, signed: behind it any vendor's gateway can be plugged in.
 * The dispatcher's threads call it; answers come on threads of its own.
 */
@NullMarked
package io.godwit.push.webhook;

import org.jspecify.annotations.NullMarked;
