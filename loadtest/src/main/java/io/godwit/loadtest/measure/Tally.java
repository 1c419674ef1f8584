// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What happened since the last tally. The order of names is kept and decides the order of lines in charts; the same
 * names must come each time.
 *
 * @param counts by what was counted, such as {@code sent}
 * @param errors the same for what should not happen, such as {@code refused}
 * @param levels what is counted as it stands, such as connections that are open
 * @param latencies in microseconds, by what was timed; handed over, not to be written to any more
 */
public record Tally(
        Map<String, Long> counts,
        Map<String, Long> errors,
        Map<String, Long> levels,
        Map<String, Histogram> latencies) {
    public Tally {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        errors = Collections.unmodifiableMap(new LinkedHashMap<>(errors));
        levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
        latencies = Collections.unmodifiableMap(new LinkedHashMap<>(latencies));
    }

    /** Without levels. */
    public Tally(Map<String, Long> counts, Map<String, Long> errors, Map<String, Histogram> latencies) {
        this(counts, errors, Map.of(), latencies);
    }
}
