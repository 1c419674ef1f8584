// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import java.util.OptionalLong;

/** Finds the embedded Cassandra of a server among its children, by /proc. Any thread. */
public final class CassandraChildren {
    private CassandraChildren() {}

    /** The child of this process that runs Cassandra, if it is there and alive. */
    public static OptionalLong of(long server) {
        return ProcessHandle.of(server).stream()
                .flatMap(ProcessHandle::children)
                .mapToLong(ProcessHandle::pid)
                .filter(pid -> ProcFs.commandLine(pid).contains("CassandraChild"))
                .findFirst();
    }
}
