// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import org.jspecify.annotations.Nullable;

/** A certificate or key that cannot be used; the message names the file, and never quotes it. */
final class TlsException extends Exception {

    TlsException(String message) {
        this(message, null);
    }

    TlsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
