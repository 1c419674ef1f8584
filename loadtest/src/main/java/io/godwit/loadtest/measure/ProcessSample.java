// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

/**
 * What a process used in one interval.
 *
 * @param cores CPU seconds per second
 * @param rssMiB resident memory at the interval's end
 */
public record ProcessSample(String name, long pid, double cores, double rssMiB) {}
