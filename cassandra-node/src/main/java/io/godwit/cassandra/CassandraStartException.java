// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

/** Cassandra could not be started; the message says why, in words for the person who started it. */
public final class CassandraStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CassandraStartException(String message) {
        super(message);
    }

    CassandraStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
