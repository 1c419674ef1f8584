// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import io.godwit.cassandra.child.CassandraChild;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * The jar that the child starts from: our main class, the class we replace, and a manifest that names Cassandra's jars as URLs, so
 * that no path needs escaping and the command line stays short.
 */
final class ChildJar {
    private static final List<String> CLASSES = List.of(
            CassandraChild.class.getName().replace('.', '/') + ".class",
            "io/godwit/cassandra/child/SyncedQueryHandler.class",
            "io/godwit/cassandra/child/LogSync.class",
            "io/godwit/cassandra/child/LogSync$Target.class",
            "io/godwit/cassandra/child/TornTail.class",
            "org/apache/cassandra/security/ThreadAwareSecurityManager.class");

    private ChildJar() {}

    static void write(Path file, List<Path> libraries) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(
                Attributes.Name.CLASS_PATH,
                libraries.stream().map(path -> path.toUri().toString()).collect(Collectors.joining(" ")));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (String name : CLASSES) {
                jar.putNextEntry(new JarEntry(name));
                copy(name, jar);
                jar.closeEntry();
            }
        }
    }

    private static void copy(String name, JarOutputStream jar) throws IOException {
        try (InputStream in = ChildJar.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException("the resource " + name + " is missing");
            }
            in.transferTo(jar);
        }
    }
}
