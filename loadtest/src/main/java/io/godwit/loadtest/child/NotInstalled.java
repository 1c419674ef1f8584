// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import java.io.IOException;

/** A server to compare with that is not on this machine; the message says what was looked for and where. */
public final class NotInstalled extends IOException {
    private static final long serialVersionUID = 1;

    NotInstalled(String message) {
        super(message);
    }
}
