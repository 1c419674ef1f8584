// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

/**
 * What a process used while it was watched.
 *
 * @param cores CPU seconds per second
 * @param cpuMicrosPerMessage of user and system time
 * @param maxRssMiB the most resident memory at any sample, about one a second
 */
public record ProcessUsage(
        String name, long pid, double cpuSeconds, double cores, double cpuMicrosPerMessage, double maxRssMiB) {}
