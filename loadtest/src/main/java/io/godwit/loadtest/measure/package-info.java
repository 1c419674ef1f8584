// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Latency summaries and the CPU and memory of watched processes, read from the outside (procfs and jcmd).
 * Called from the main thread only.
 */
@NullMarked
package io.godwit.loadtest.measure;

import org.jspecify.annotations.NullMarked;
