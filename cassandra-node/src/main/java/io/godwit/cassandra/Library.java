// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Cassandra's jars as files. They travel as resources under {@code cassandra-lib/}: plain files in a build, entries of a jar when packaged,
 * which are then unpacked once per version.
 */
final class Library {
    private static final String FOLDER = "/cassandra-lib/";

    private Library() {}

    /** The jars in class path order; unpacks them into {@code libraryDir} when that is needed. */
    static List<Path> jars(Path libraryDir, Consumer<String> progress) {
        URL index = Library.class.getResource(FOLDER + "index");
        if (index == null) {
            throw new CassandraStartException(
                    "Cassandra is not part of this build: the resource " + FOLDER + "index is missing");
        }
        try {
            List<String> names = names(index);
            Path folder = index.getProtocol().equals("file")
                    ? Path.of(index.toURI()).resolveSibling("")
                    : unpacked(names, libraryDir, progress);
            return names.stream().map(folder::resolve).toList();
        } catch (IOException | URISyntaxException e) {
            throw new CassandraStartException("Cassandra's jars cannot be unpacked to " + libraryDir + ": " + e, e);
        }
    }

    private static List<String> names(URL index) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream in = index.openStream()) {
            for (String entry : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split(":", -1)) {
                names.add(entry.substring(entry.lastIndexOf('/') + 1));
            }
        }
        return names;
    }

    /** Names hold the versions, so a checksum of them names the set. The rename at the end makes it complete or absent. */
    static Path unpacked(List<String> names, Path libraryDir, Consumer<String> progress) throws IOException {
        CRC32 version = new CRC32();
        version.update(String.join(":", names).getBytes(StandardCharsets.UTF_8));
        Path target = libraryDir.resolve("cassandra-%08x".formatted(version.getValue()));
        if (Files.isDirectory(target)) {
            return target;
        }
        progress.accept("Cassandra: unpacking " + names.size() + " jars");
        Path fresh = Files.createDirectories(libraryDir.resolve("unpacking-" + UUID.randomUUID()));
        try {
            for (String name : names) {
                unpack(name, fresh.resolve(name));
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
        } finally {
            DataFolder.deleteTree(fresh);
        }
        return target;
    }

    private static void unpack(String name, Path file) throws IOException {
        try (InputStream in = Library.class.getResourceAsStream(FOLDER + name);
                FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (in == null) {
                throw new IOException("the resource " + FOLDER + name + " is missing");
            }
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                Channels.newOutputStream(out).write(buffer, 0, n);
            }
            out.force(true);
        }
    }
}
