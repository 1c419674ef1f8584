// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import java.util.List;

/**
 * The longest waits of some users, in seconds; zeros if there are none.
 *
 * @param users how many had something to wait for
 * @param unending how many of them wait still
 */
public record Waits(int users, long unending, double p50, double p99, double max) {

    static Waits of(List<Double> seconds, long unending) {
        List<Double> sorted = seconds.stream().sorted().toList();
        return new Waits(sorted.size(), unending, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
