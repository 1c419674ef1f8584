// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Who this server is, over all of its starts: a file in its data directory. */
final class NodeId {
    private NodeId() {}

    /** @param dataDir held by this process alone */
    static String of(Path dataDir) throws IOException {
        Path file = dataDir.resolve("node-id");
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            try {
                return UUID.fromString(text).toString();
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " is damaged: it must hold a UUID; delete it to get a new one", e);
            }
        }
        String id = UUID.randomUUID().toString();
        Path next = dataDir.resolve("node-id.new");
        Files.writeString(next, id + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return id;
    }
}
