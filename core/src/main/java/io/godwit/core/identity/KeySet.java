// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.util.List;

/**
 * What one source holds at the moment.
 *
 * @param skipped a line for every key that cannot be used: its name and why
 */
record KeySet(List<VerificationKey> keys, List<String> skipped) {
    static final KeySet EMPTY = new KeySet(List.of(), List.of());

    KeySet {
        keys = List.copyOf(keys);
        skipped = List.copyOf(skipped);
    }

    static KeySet of(VerificationKey key) {
        return new KeySet(List.of(key), List.of());
    }
}
