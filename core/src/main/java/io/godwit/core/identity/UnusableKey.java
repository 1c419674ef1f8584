// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

/** One key that cannot be used, and why. The reason holds nothing of the key. */
final class UnusableKey extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableKey(String reason) {
        super(reason);
    }
}
