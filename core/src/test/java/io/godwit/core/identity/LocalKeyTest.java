// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.core.identity.KeySource.HmacSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalKeyTest {
    @TempDir
    private Path data;

    @Test
    void makesAKeyOnceAndFindsItAgain() throws IOException {
        HmacSecret made = LocalKey.loadOrCreate(data.resolve("new/folder"));
        HmacSecret found = LocalKey.loadOrCreate(data.resolve("new/folder"));
        assertThat(found).isEqualTo(made);
        assertThat(made.kid()).startsWith("local-");
        assertThat(made.toString()).doesNotContain(made.base64().reveal()).contains("[REDACTED]");
        Path file = data.resolve("new/folder").resolve(LocalKey.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(data.resolve("new/folder"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void makesAnotherKeyInAnotherFolder() {
        assertThat(LocalKey.loadOrCreate(data.resolve("a"))).isNotEqualTo(LocalKey.loadOrCreate(data.resolve("b")));
    }

    @Test
    void servesAsTheKeyOfIssuerAndVerifier() {
        HmacSecret key = LocalKey.loadOrCreate(data);
        Fixture fixture = new Fixture(List.of(key));
        String jwt = new TokenIssuer(key, fixture.clock)
                .issue("alice", Optional.empty(), Duration.ofHours(1), Optional.empty());
        assertThat(fixture.accepted(jwt).user()).isEqualTo("alice");
    }

    @Test
    void givesOneKeyToAllWhoStartAtOnce() throws Exception {
        Set<HmacSecret> keys = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> results = IntStream.range(0, 8)
                .mapToObj(i -> threads.submit(() -> {
                    start.await();
                    return keys.add(LocalKey.loadOrCreate(data));
                }))
                .toList();
        start.countDown();
        for (Future<Boolean> result : results) {
            result.get(20, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(keys).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 43, 44, 50, 5000})
    void refusesAFileThatWasCutOrHasGrown(int length) throws IOException {
        LocalKey.loadOrCreate(data);
        Path file = data.resolve(LocalKey.FILE);
        String content = Files.readString(file);
        Files.writeString(file, (content + "x".repeat(5000)).substring(0, length));
        assertDamaged(file);
    }

    @Test
    void refusesAFileWithAnyByteChanged() throws IOException {
        LocalKey.loadOrCreate(data);
        Path file = data.resolve(LocalKey.FILE);
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length - 1; i++) {
            byte[] bad = good.clone();
            bad[i] = (byte) (bad[i] == 'A' ? 'B' : 'A');
            Files.write(file, bad);
            assertDamaged(file);
        }
        assertThat(new String(good, StandardCharsets.US_ASCII)).endsWith("\n");
    }

    @Test
    void saysWhichFileItCannotRead() throws IOException {
        Files.createDirectory(data.resolve(LocalKey.FILE));
        assertThatThrownBy(() -> LocalKey.loadOrCreate(data))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining(data.resolve(LocalKey.FILE).toString());
        Path file = Files.writeString(data.resolve("file"), "");
        assertThatThrownBy(() -> LocalKey.loadOrCreate(file))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining(file.toString());
    }

    /** The last character before the padding has two bits that decoders drop. */
    @Test
    void refusesAKeyInAnyOtherSpelling() throws IOException {
        String key = "A".repeat(43) + "=";
        Path file = data.resolve(LocalKey.FILE);
        byte[] hash = sha256(new byte[32]);
        String kid = "local-" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 9));
        Files.writeString(file, key + "\n" + kid + "\n");
        assertThat(LocalKey.loadOrCreate(data).kid()).isEqualTo(kid);
        Files.writeString(file, key.replace("A=", "B=") + "\n" + kid + "\n");
        assertDamaged(file);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void assertDamaged(Path file) {
        assertThatThrownBy(() -> LocalKey.loadOrCreate(data))
                .isInstanceOf(KeyException.class)
                .hasMessageContainingAll(file.toString(), "damaged");
    }
}
