// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra.child;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * Cuts off what was being written to the commit log when the process or the machine died. Cassandra forgives such a tail only
 * in the log's last file, and there is always a younger one, prepared for use, so it would not start any more. Nothing in the
 * tail was acknowledged: a section counts when it has been forced to the disk as a whole.
 *
 * <p>A log file is a header (version, id, a length and that many bytes of parameters, a checksum) and then sections. Each
 * begins with the position of its end and a checksum of the file's id and of its own position (Cassandra's
 * {@code CommitLogDescriptor} and {@code CommitLogSegment.writeSyncMarker}). Only a section with a sound beginning and an end
 * beyond the file is cut off; anything else that is wrong is damage, and stays for Cassandra to refuse.
 */
final class TornTail {
    private static final int VERSION_AND_ID = 12;
    private static final int HEADER_CRC = 4;
    private static final int MARKER = 8;

    private TornTail() {}

    /** Cuts all files of the folder, which may not be there yet; returns how many bytes went. */
    static long cutAll(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long cut = 0;
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "CommitLog-*.log")) {
            for (Path log : logs) {
                cut += cut(log);
            }
        }
        return cut;
    }

    private static long cut(Path log) throws IOException {
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = file.size();
            if (size < VERSION_AND_ID + Short.BYTES) {
                Files.delete(log); // killed before the header was there
                return size;
            }
            ByteBuffer start = read(file, 0, VERSION_AND_ID + Short.BYTES);
            long id = start.getLong(Integer.BYTES);
            long header = (long) VERSION_AND_ID + Short.BYTES + (start.getShort(VERSION_AND_ID) & 0xFFFF) + HEADER_CRC;
            if (header > size) {
                Files.delete(log);
                return size;
            }
            long sound = endOfSections(file, id, header, size);
            if (sound < size) {
                file.truncate(sound);
                file.force(true);
            }
            return size - sound;
        }
    }

    /** Where the file is to end: behind the last whole section if another one is torn, else where it ends. */
    private static long endOfSections(FileChannel file, long id, long first, long size) throws IOException {
        long at = first;
        while (at < size) {
            if (size - at < MARKER) {
                return at;
            }
            ByteBuffer marker = read(file, at, MARKER);
            int end = marker.getInt(0);
            if (marker.getInt(Integer.BYTES) != crc(id, (int) at) || end <= at) {
                return size; // the zeros behind the last section, or damage
            }
            if (end > size) {
                return at;
            }
            at = end;
        }
        return size;
    }

    private static int crc(long id, int position) {
        ByteBuffer covered = ByteBuffer.allocate(3 * Integer.BYTES);
        covered.putInt((int) id).putInt((int) (id >>> 32)).putInt(position);
        CRC32 crc = new CRC32();
        crc.update(covered.array());
        return (int) crc.getValue();
    }

    private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new IOException("the commit log became shorter while it was read");
            }
        }
        return bytes;
    }
}
