// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void keepsASecondProcessOutOfTheDataDirectory() throws IOException {
        Path data = directory.resolve("new").resolve("data");
        try (DataDirectory held = DataDirectory.open(data)) {
            assertThat(held).isNotNull();
            assertThatIOException()
                    .isThrownBy(() -> DataDirectory.open(data))
                    .withMessageContaining("in use by another Godwit process");
        }
        DataDirectory.open(data).close();
    }

    @Test
    void saysWhichDataDirectoryItCannotUse() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatIOException()
                .isThrownBy(() -> DataDirectory.open(file.resolve("data")))
                .withMessageStartingWith("cannot write to data.dir " + file);
    }
}
