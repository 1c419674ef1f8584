// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import java.util.List;

/**
 * What the checker found.
 *
 * @param acknowledged messages
 * @param covered those that a push told of
 * @param received those that a connected device has got
 * @param lost acknowledged, and neither of both
 * @param unanswered sent, and not acknowledged in the end
 * @param misdirected pushes to a token that is not the recipient's, or is nobody's
 * @param unknown pushes of messages that nobody was told the id of
 * @param needless pushes of what the device had acknowledged
 * @param duplicates notifications accepted twice with no fault in between
 * @param explainedNeedless as {@code needless}, with a fault in between
 * @param explainedDuplicates as {@code duplicates}, with a fault in between
 * @param unansweredDuplicates as {@code duplicates}, where the server recorded that it had no answer in time
 * @param details the first of each, a line each
 */
public record PushVerdict(
        long acknowledged,
        long covered,
        long received,
        long lost,
        long unanswered,
        long misdirected,
        long unknown,
        long needless,
        long duplicates,
        long explainedNeedless,
        long explainedDuplicates,
        long unansweredDuplicates,
        List<String> details) {
    public PushVerdict {
        details = List.copyOf(details);
    }

    public boolean clean() {
        return lost + unanswered + misdirected + unknown + needless + duplicates == 0;
    }
}
