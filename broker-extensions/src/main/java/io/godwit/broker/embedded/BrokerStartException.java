// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import org.jspecify.annotations.Nullable;

/** The broker did not start, or not in a way that is safe to keep; nothing of it runs any more. The message says why. */
public final class BrokerStartException extends RuntimeException {

    public BrokerStartException(String message) {
        this(message, null);
    }

    public BrokerStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
