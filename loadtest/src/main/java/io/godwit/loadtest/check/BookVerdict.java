// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the messages of a run.
 *
 * @param sent messages, however often each was sent
 * @param acknowledged of these, answered with a good PUBACK
 * @param refused of these, refused with a reason that forbids to send again
 * @param received entries that devices got, each position once a device
 * @param redelivered entries that a device got again at the same position, which is no fault
 * @param ownEchoes own sends that the sending connection got when stream mode repeated what lay around them
 * @param readBack positions of all mailboxes, read when all was over
 * @param faults number of findings by {@link Finding#label}, without those of which there are none
 * @param examples the first sentences of each kind of finding
 */
public record BookVerdict(
        long sent,
        long acknowledged,
        long refused,
        long received,
        long redelivered,
        long ownEchoes,
        long readBack,
        Map<String, Long> faults,
        List<String> examples) {

    public BookVerdict {
        faults = Map.copyOf(faults);
        examples = List.copyOf(examples);
    }

    /** True if every promise was kept. */
    public boolean clean() {
        return faults.isEmpty();
    }

    /** How many of a kind. */
    public long count(Finding finding) {
        return faults.getOrDefault(finding.label(), 0L);
    }

    static Map<String, Long> named(Map<Finding, Long> counts) {
        Map<String, Long> named = new LinkedHashMap<>();
        counts.forEach((finding, count) -> named.put(finding.label(), count));
        return named;
    }
}
