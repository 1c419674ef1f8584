// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra.child;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cassandra.TornSection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TornTailTest {
    private static final byte[] PARAMETERS = "{}".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void cutsATornSectionWhereverItEnds() throws IOException {
        byte[] whole = withSections(3);
        Path log = folder.resolve("CommitLog-8-77.log");
        Files.write(log, whole);
        byte[] torn = TornSection.of(log);

        for (int written = 0; written <= torn.length; written++) {
            Files.write(log, concat(whole, Arrays.copyOf(torn, written)));

            assertThat(TornTail.cutAll(folder)).as("%d bytes written", written).isEqualTo(written);
            assertThat(log).hasBinaryContent(whole);
        }
    }

    @Test
    void leavesWholeFilesAndTheZerosBehindThemAlone() throws IOException {
        byte[] whole = withSections(2);
        Path log = folder.resolve("CommitLog-8-77.log");
        for (byte[] content : new byte[][] {header(), whole, concat(whole, new byte[4_096])}) {
            Files.write(log, content);

            assertThat(TornTail.cutAll(folder)).isZero();
            assertThat(log).hasBinaryContent(content);
        }
    }

    @Test
    void leavesDamageToCassandra() throws IOException {
        byte[] damaged = withSections(3);
        damaged[header().length + 5] ^= 1;
        Path log = folder.resolve("CommitLog-8-77.log");
        Files.write(log, damaged);

        assertThat(TornTail.cutAll(folder)).isZero();
        assertThat(log).hasBinaryContent(damaged);
    }

    @Test
    void takesAwayAFileWithoutAWholeHeader() throws IOException {
        byte[] header = header();
        Path log = folder.resolve("CommitLog-8-77.log");
        for (int written = 0; written < header.length; written++) {
            Files.write(log, Arrays.copyOf(header, written));

            assertThat(TornTail.cutAll(folder)).isEqualTo(written);
            assertThat(log).doesNotExist();
        }
    }

    @Test
    void needsNoFolder() throws IOException {
        assertThat(TornTail.cutAll(folder.resolve("none"))).isZero();
    }

    private byte[] withSections(int count) throws IOException {
        Path log = folder.resolve("building");
        Files.write(log, header());
        for (int i = 0; i < count; i++) {
            byte[] begun = TornSection.of(log);
            int end = ByteBuffer.wrap(begun).getInt();
            Files.write(log, concat(Files.readAllBytes(log), Arrays.copyOf(begun, end - (int) Files.size(log))));
        }
        byte[] built = Files.readAllBytes(log);
        Files.delete(log);
        return built;
    }

    private static byte[] header() {
        return ByteBuffer.allocate(Integer.BYTES + Long.BYTES + Short.BYTES + PARAMETERS.length + Integer.BYTES)
                .putInt(8)
                .putLong(77)
                .putShort((short) PARAMETERS.length)
                .put(PARAMETERS)
                .array();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
