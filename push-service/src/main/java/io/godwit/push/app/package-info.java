// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The file of apps: which apps there are, by which providers their devices are reached, and with which credentials; read again
 * when it or a credential changes. One thread at a time, which may block on files.
 */
@NullMarked
package io.godwit.push.app;

import org.jspecify.annotations.NullMarked;
