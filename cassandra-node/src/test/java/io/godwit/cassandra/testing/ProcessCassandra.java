// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra.testing;

import io.godwit.cassandra.CassandraNode;
import io.godwit.cassandra.CassandraNodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A child process on a folder under {@code target}, deleted at the end; the unpacked jars stay for the next run. */
record ProcessCassandra(CassandraNode node) implements CassandraServer {
    static CassandraServer start() {
        try {
            Path top = Files.createDirectories(Path.of("target", "cassandra"));
            Path folder = Files.createTempDirectory(top, "node-");
            return new ProcessCassandra(CassandraNode.start(
                    CassandraNodeSettings.testing(folder).withLibraryDir(top.resolve("lib")), line -> {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InetSocketAddress contactPoint() {
        return node.contactPoint();
    }

    @Override
    public String datacenter() {
        return node.datacenter();
    }

    /** The data is thrown away, so there is nothing to flush. */
    @Override
    public void close() {
        node.kill();
        node.close();
        try (var paths = Files.walk(node.dataDir())) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
