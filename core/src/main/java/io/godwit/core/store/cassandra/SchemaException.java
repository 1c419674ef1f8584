// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

/** The schema in Cassandra is not, and could not be made, what this version needs; the message says what to do. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaException(String message) {
        super(message);
    }
}
