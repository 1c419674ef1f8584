// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassandraNodeSettingsTest {
    private static final CassandraNodeSettings SETTINGS = CassandraNodeSettings.serving(Path.of("data"));

    @TempDir
    Path temp;

    @Test
    void servesOnLoopbackWithOneGibibyteByDefault() {
        assertThat(SETTINGS.address()).isEqualTo("127.0.0.1");
        assertThat(SETTINGS.maxHeapMiB()).isEqualTo(1024);
        assertThat(SETTINGS.profile()).isEqualTo(Profile.SERVE);
        assertThat(SETTINGS.libraryDir()).isEqualTo(SETTINGS.dataDir().resolve("lib"));
    }

    @Test
    void refusesNumbersBeyondTheirLimits() {
        assertThatThrownBy(() -> SETTINGS.withPorts(65_536, 0)).hasMessageContaining("cqlPort must be 0 to 65535");
        assertThatThrownBy(() -> SETTINGS.withPorts(9042, 9042)).hasMessageContaining("must differ");
        assertThatThrownBy(() -> SETTINGS.withHeapMiB(64, 100)).hasMessageContaining("maxHeapMiB must be 192 to");
        assertThatThrownBy(() -> SETTINGS.withHeapMiB(512, 256)).hasMessageContaining("minHeapMiB must be 64 to");
        assertThatThrownBy(() -> SETTINGS.withStartTimeout(Duration.ZERO)).hasMessageContaining("at least one second");
    }

    @Test
    void sharesTheRingEvenly() {
        List<String> seeds = List.of("127.0.2.1:7000");
        assertThat(new RingPlace(1, 2, seeds, "127.0.3.1").token()).isEqualTo(-1);
        assertThat(new RingPlace(2, 2, seeds, "127.0.3.2").token()).isEqualTo(Long.MAX_VALUE);
        assertThat(new RingPlace(3, 3, seeds, "127.0.3.3").token()).isPositive();
    }

    @Test
    void refusesAPlaceOutsideTheRing() {
        List<String> seeds = List.of("127.0.2.1:7000");
        assertThatThrownBy(() -> new RingPlace(4, 3, seeds, "127.0.3.4")).hasMessageContaining("number must be 1 to");
        assertThatThrownBy(() -> new RingPlace(1, 1, seeds, "127.0.3.1")).hasMessageContaining("nodes must be 2 to 9");
        assertThatThrownBy(() -> new RingPlace(1, 3, List.of(), "127.0.3.1")).hasMessageContaining("at least one node");
        assertThatThrownBy(() -> SETTINGS.withProfile(Profile.RING)).hasMessageContaining("ring must be given");
    }

    @Test
    void refusesAFolderThatHoldsNoJava() {
        assertThatThrownBy(() -> JavaRuntime.find(Optional.of(temp)))
                .isInstanceOf(CassandraStartException.class)
                .hasMessageContaining("No Java at " + temp);
    }

    @Test
    void refusesAJavaThatIsTooOld() throws Exception {
        assertThatThrownBy(() -> JavaRuntime.find(Optional.of(java("11.0.2"))))
                .isInstanceOf(CassandraStartException.class)
                .hasMessageContaining("needs Java 17 or later")
                .hasMessageContaining("is Java 11");
        assertThatThrownBy(() -> JavaRuntime.find(Optional.of(java("1.8.0_292"))))
                .isInstanceOf(CassandraStartException.class)
                .hasMessageContaining("is Java 8");
    }

    @Test
    void takesTheVersionFromTheReleaseFile() throws Exception {
        assertThat(JavaRuntime.find(Optional.of(java("25"))).feature()).isEqualTo(25);
    }

    @Test
    void refusesAFolderThatCannotBeMade() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.open(file.resolve("node")))
                .isInstanceOf(CassandraStartException.class)
                .hasMessageContaining("The data folder " + file.resolve("node") + " cannot be written");
    }

    private Path java(String version) throws Exception {
        Path home = Files.createTempDirectory(temp, "jdk");
        Path launcher = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(launcher, "");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
