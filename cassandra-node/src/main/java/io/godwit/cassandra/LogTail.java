// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of what Cassandra wrote, for the message of a failed start. */
final class LogTail {
    private static final int BYTES = 16_384;
    private static final int LINES = 20;

    private LogTail() {}

    static String of(DataFolder folder) {
        StringBuilder text = new StringBuilder("its last words:");
        for (Path file : List.of(folder.log("console.log"), folder.log("cassandra.log"))) {
            String end = end(file);
            if (!end.isBlank()) {
                text.append("\n--- ").append(file).append('\n').append(end);
            }
        }
        return text.toString();
    }

    private static String end(Path file) {
        if (!Files.exists(file)) {
            return "";
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(Math.max(0, in.length() - BYTES));
            byte[] bytes = new byte[(int) Math.min(BYTES, in.length() - in.getFilePointer())];
            in.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return "(cannot be read: " + e + ")";
        }
    }
}
