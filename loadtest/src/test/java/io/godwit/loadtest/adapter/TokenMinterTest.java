// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenMinterTest {
    private static final String BASE64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    /** The same claims signed by another implementation (Python's hmac). */
    private static final String KNOWN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImxvY2FsIn0"
            + ".eyJzdWIiOiJhbGljZSIsImRpZCI6InBob25lIiwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjE3MDAwMDM2MDB9"
            + ".-gnnStlKjnuI0CW0pnPvlVACazqLzuLjJ6WJ6BqIowM";

    @TempDir
    private Path dir;

    @Test
    void mintsTheTokenThatAnotherImplementationMints() {
        var key = new SigningKey("local", Base64.getDecoder().decode(BASE64));
        var minter = new TokenMinter(key, () -> Instant.ofEpochSecond(1_700_000_000));

        assertThat(minter.mint("alice", "phone", Duration.ofHours(1))).isEqualTo(KNOWN);
    }

    @Test
    void refusesNamesThatWouldBreakOutOfTheJson() {
        var minter = new TokenMinter(new SigningKey("k", new byte[32]), () -> Instant.EPOCH);

        assertThatThrownBy(() -> minter.mint("a\",\"sub\":\"b", "d", Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheKeyFileThatTheServerKeeps() throws Exception {
        assertThat(tokenOf("token-signing.key", BASE64 + "\nlocal\n")).isEqualTo(KNOWN);
    }

    @Test
    void namesTheFileThatHoldsNoUsableKeyAndNeverTheKey() throws Exception {
        Path tooShort = Files.writeString(dir.resolve("short.key"), "AAEC\nlocal\n");
        Path garbage = Files.writeString(dir.resolve("garbage.key"), "se!cret\nlocal\n");
        Path empty = Files.writeString(dir.resolve("empty.key"), "");

        assertThatThrownBy(() -> SigningKey.read(tooShort))
                .hasMessageContaining("short.key")
                .hasMessageContaining("32");
        assertThatThrownBy(() -> SigningKey.read(garbage)).hasMessageContaining("garbage.key");
        assertThatThrownBy(() -> SigningKey.read(empty)).hasMessageContaining("empty.key");
        assertThat(new SigningKey("k", new byte[32])).asString().contains("REDACTED");
    }

    private String tokenOf(String name, String content) throws Exception {
        var key = SigningKey.read(Files.writeString(dir.resolve(name), content));
        return new TokenMinter(key, () -> Instant.ofEpochSecond(1_700_000_000))
                .mint("alice", "phone", Duration.ofHours(1));
    }
}
