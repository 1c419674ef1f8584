// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.backlog;

import io.godwit.loadtest.check.CheckSummary;
import java.util.List;

/** All rounds with one way of delivery; the check is of everything that was sent in them. */
public record BacklogResult(
        String target, int devices, int messages, int payloadBytes, List<BacklogRound> rounds, CheckSummary check) {

    public BacklogResult {
        rounds = List.copyOf(rounds);
    }
}
