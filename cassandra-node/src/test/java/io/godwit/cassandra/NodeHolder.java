// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import java.nio.file.Path;

/** Main class of a JVM that starts a node and then does nothing, so that a test can kill it. */
final class NodeHolder {
    private NodeHolder() {}

    public static void main(String[] args) throws InterruptedException {
        CassandraNode node = CassandraNode.start(
                CassandraNodeSettings.testing(Path.of(args[0])).withLibraryDir(Path.of(args[1])), line -> {});
        System.out.println("pid " + node.pid());
        Thread.currentThread().join();
    }
}
