// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/** What several parts are configured with: secrets, and keys and certificates of PEM files. Any thread. */
@NullMarked
package io.godwit.core.config;

import org.jspecify.annotations.NullMarked;
