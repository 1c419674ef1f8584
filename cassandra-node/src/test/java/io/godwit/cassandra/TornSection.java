// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** The beginning of a section at the end of a commit log file, as a process leaves it that dies while it writes. */
public final class TornSection {
    private static final int SECTION = 1_000;
    private static final int WRITTEN = 100;

    private TornSection() {}

    /** The bytes to append to the file: a sound marker whose end is not there. */
    public static byte[] of(Path log) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(log));
        int position = file.limit();
        CRC32 crc = new CRC32();
        long id = file.getLong(Integer.BYTES);
        crc.update(ByteBuffer.allocate(3 * Integer.BYTES)
                .putInt((int) id)
                .putInt((int) (id >>> 32))
                .putInt(position)
                .array());
        return ByteBuffer.allocate(WRITTEN)
                .putInt(position + SECTION)
                .putInt((int) crc.getValue())
                .array();
    }
}
