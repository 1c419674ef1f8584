// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

/** Cassandra could not be started; the message says why, in words for the person who started it. */
public class CassandraStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CassandraStartException(String message) {
        super(message);
    }

    CassandraStartException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A port that was asked for is taken. */
    public static final class PortTaken extends CassandraStartException {
        private static final long serialVersionUID = 1L;

        PortTaken(String name, int port, String address) {
            super(name + " port " + port + " of " + address
                    + " cannot be used: another process has it, or the address is not of this machine");
        }
    }
}
