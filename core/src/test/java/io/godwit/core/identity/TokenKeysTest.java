// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static io.godwit.core.identity.TestKeys.claims;
import static io.godwit.core.identity.TestKeys.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.core.config.Secret;
import io.godwit.core.identity.KeySource.HmacSecret;
import io.godwit.core.identity.KeySource.JwksFile;
import io.godwit.core.identity.KeySource.PublicKeyPem;
import io.godwit.core.identity.TokenRefusal.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeysTest {
    @TempDir
    private Path folder;

    @Test
    void rotatesByReplacingTheKeySetFile() throws IOException {
        Path file = write("keys.json", TestKeys.jwks(List.of(TestKeys.oct("old", TestKeys.SECRET))));
        Fixture fixture = new Fixture(List.of(new JwksFile(file)));
        String old = TestKeys.hs256(header("HS256", "old"), claims("alice"), TestKeys.SECRET);
        String next = TestKeys.rs256(header("RS256", "new"), claims("alice"), TestKeys.RSA.getPrivate());
        fixture.accepted(old);
        long generation = fixture.keys.generation();

        replace(
                file,
                TestKeys.jwks(
                        List.of(TestKeys.oct("old", TestKeys.SECRET), TestKeys.jwk("new", TestKeys.RSA.getPublic()))));
        fixture.scheduler.tick(FileFeed.PERIOD);
        fixture.accepted(old);
        fixture.accepted(next);

        replace(file, TestKeys.jwks(List.of(TestKeys.jwk("new", TestKeys.RSA.getPublic()))));
        fixture.scheduler.tick(FileFeed.PERIOD);
        assertThat(fixture.verifier.verifyCached(old)).isEmpty();
        fixture.refused(old, Reason.UNKNOWN_KEY);
        fixture.accepted(next);
        assertThat(fixture.keys.generation()).isEqualTo(generation + 2);
    }

    @Test
    void forgetsWhatAKeyHasVerifiedWhenItIsReplacedUnderTheSameName() throws IOException {
        Path file = write("keys.json", TestKeys.jwks(List.of(TestKeys.oct("k", TestKeys.SECRET))));
        Fixture fixture = new Fixture(List.of(new JwksFile(file)));
        String jwt = TestKeys.hs256(header("HS256", "k"), claims("alice"), TestKeys.SECRET);
        fixture.accepted(jwt);
        replace(file, TestKeys.jwks(List.of(TestKeys.oct("k", TestKeys.OTHER_SECRET))));
        fixture.scheduler.tick(FileFeed.PERIOD);
        assertThat(fixture.verifier.verifyCached(jwt)).isEmpty();
        fixture.refused(jwt, Reason.BAD_SIGNATURE);
    }

    @Test
    void looksAtTheFilesAtOnceForAnUnknownKeyButNotForEveryOne() throws IOException {
        Path file = write("keys.json", TestKeys.jwks(List.of(TestKeys.oct("old", TestKeys.SECRET))));
        Fixture fixture = new Fixture(List.of(new JwksFile(file)));
        String next = TestKeys.hs256(header("HS256", "new"), claims("alice"), TestKeys.OTHER_SECRET);
        String third = TestKeys.hs256(header("HS256", "third"), claims("alice"), TestKeys.OTHER_SECRET);
        replace(file, TestKeys.jwks(List.of(TestKeys.oct("new", TestKeys.OTHER_SECRET))));
        fixture.refused(next, Reason.UNKNOWN_KEY);
        fixture.accepted(next);

        for (int i = 0; i < 100; i++) {
            fixture.refused(third, Reason.UNKNOWN_KEY);
        }
        assertThat(fixture.scheduler.executed()).isEqualTo(1);
        fixture.clock.advance(TokenKeys.EARLY_REFRESH_GAP);
        fixture.refused(third, Reason.UNKNOWN_KEY);
        assertThat(fixture.scheduler.executed()).isEqualTo(2);
    }

    @Test
    void keepsItsKeysWhileTheFileIsBrokenOrGone() throws IOException {
        Path file = write("keys.json", TestKeys.jwks(List.of(TestKeys.oct("k", TestKeys.SECRET))));
        Fixture fixture = new Fixture(List.of(new JwksFile(file)));
        String jwt = TestKeys.hs256(header("HS256", "k"), claims("alice"), TestKeys.SECRET);
        for (String broken : List.of("", "{\"keys\":[", "{}", "{\"keys\":{}}", "null")) {
            replace(file, broken);
            fixture.scheduler.tick(FileFeed.PERIOD);
            fixture.accepted(jwt);
        }
        Files.delete(file);
        fixture.scheduler.tick(FileFeed.PERIOD);
        fixture.accepted(jwt);
        assertThat(fixture.keys.reloadFailures()).isEqualTo(6);

        write("keys.json", TestKeys.jwks(List.of(TestKeys.oct("k", TestKeys.OTHER_SECRET))));
        fixture.scheduler.tick(FileFeed.PERIOD);
        fixture.refused(jwt, Reason.BAD_SIGNATURE);
    }

    @Test
    void honoursAKeySetThatHasBecomeEmpty() throws IOException {
        Path file = write("keys.json", TestKeys.jwks(List.of(TestKeys.oct("k", TestKeys.SECRET))));
        Fixture fixture = new Fixture(List.of(new JwksFile(file)));
        replace(file, TestKeys.jwks(List.of()));
        fixture.scheduler.tick(FileFeed.PERIOD);
        fixture.refused(TestKeys.hs256(header("HS256", "k"), claims("a"), TestKeys.SECRET), Reason.UNKNOWN_KEY);
    }

    @Test
    void readsAndRotatesPemFilesOfEveryAlgorithm() throws IOException {
        for (PublicKey key : List.of(TestKeys.RSA.getPublic(), TestKeys.EC.getPublic(), TestKeys.ED.getPublic())) {
            Path file = write(key.getAlgorithm() + ".pem", "text before is allowed\n" + TestKeys.pem(key));
            assertThat(new Fixture(List.of(new PublicKeyPem("p", file))).keys.size())
                    .isEqualTo(1);
        }
        Path file = folder.resolve("RSA.pem");
        Fixture fixture = new Fixture(List.of(new PublicKeyPem("p", file)));
        String jwt = TestKeys.es256(header("ES256", "p"), claims("alice"), TestKeys.EC.getPrivate());
        fixture.refused(jwt, Reason.UNSUPPORTED_ALGORITHM);
        replace(file, TestKeys.pem(TestKeys.EC.getPublic()));
        fixture.scheduler.tick(FileFeed.PERIOD);
        fixture.accepted(jwt);
    }

    @Test
    void readsNoFileAfterItIsClosed() throws IOException {
        Path file = write("keys.json", TestKeys.jwks(List.of(TestKeys.oct("k", TestKeys.SECRET))));
        Fixture fixture = new Fixture(List.of(new JwksFile(file)));
        fixture.keys.close();
        replace(file, TestKeys.jwks(List.of()));
        fixture.scheduler.tick(FileFeed.PERIOD);
        assertThat(fixture.keys.size()).isEqualTo(1);
    }

    @Test
    void givesANameThatTwoSourcesHaveToTheFirst() {
        Fixture fixture = new Fixture(
                List.of(TestKeys.source("k", TestKeys.SECRET), TestKeys.source("k", TestKeys.OTHER_SECRET)));
        fixture.accepted(TestKeys.hs256(header("HS256", "k"), claims("a"), TestKeys.SECRET));
        fixture.refused(TestKeys.hs256(header("HS256", "k"), claims("a"), TestKeys.OTHER_SECRET), Reason.BAD_SIGNATURE);
    }

    @Test
    void doesNotStartWithoutAKey() throws IOException {
        assertRefused(List.of(), "no source has a usable key");
        Path file = write("keys.json", TestKeys.jwks(List.of()));
        assertRefused(List.of(new JwksFile(file)), "no source has a usable key");
    }

    @Test
    void doesNotStartWithAWeakOrBrokenSecretAndDoesNotShowIt() {
        String weak = Base64.getEncoder()
                .encodeToString("31 bytes are one byte too few!!".getBytes(StandardCharsets.US_ASCII));
        assertRefused(List.of(new HmacSecret("weak", Secret.of(weak))), "'weak'", "256 bits", "248");
        assertThatThrownBy(() -> open(List.of(new HmacSecret("weak", Secret.of(weak)))))
                .hasMessageNotContaining(weak);
        assertRefused(List.of(new HmacSecret("odd", Secret.of("not base64 !"))), "'odd'", "Base64");
    }

    @Test
    void namesEveryFileItCannotUseAtTheStart() throws IOException {
        Path missing = folder.resolve("missing.json");
        Path noPem = write("no.pem", "hello");
        Path pair = write("private.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Path small = write("small.pem", TestKeys.pem(TestKeys.pair("RSA", 1024).getPublic()));
        Path curve = write("curve.pem", TestKeys.pem(TestKeys.ec("secp384r1").getPublic()));
        Path ed448 = write("ed448.pem", TestKeys.pem(TestKeys.pair("Ed448", 0).getPublic()));
        assertRefused(
                List.of(
                        TestKeys.source("good", TestKeys.SECRET),
                        new JwksFile(missing),
                        new PublicKeyPem("a", noPem),
                        new PublicKeyPem("b", pair),
                        new PublicKeyPem("c", small),
                        new PublicKeyPem("d", curve),
                        new PublicKeyPem("e", ed448)),
                "missing.json: does not exist",
                "no.pem: is no PEM file",
                "private.pem: must hold a PUBLIC KEY or a CERTIFICATE, not a PRIVATE KEY",
                "small.pem: RSA keys must have 2048",
                "curve.pem: EC keys must be on the curve P-256",
                "ed448.pem: ");
    }

    @Test
    void readsNoHugeFile() throws IOException {
        assertRefused(List.of(new JwksFile(write("huge", " ".repeat(FileFeed.MAX_BYTES + 1)))), "larger than");
    }

    private static void assertRefused(List<KeySource> sources, String... parts) {
        assertThatThrownBy(() -> open(sources))
                .hasCauseInstanceOf(KeyException.class)
                .cause()
                .hasMessageContainingAll(parts);
    }

    private static TokenKeys open(List<KeySource> sources) {
        return TokenKeys.open(TokenSettings.defaults(sources), new ManualScheduler(), new MutableClock())
                .toCompletableFuture()
                .join();
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    /** As an operator or Kubernetes does it: a new file takes the old one's place. */
    private static void replace(Path file, String content) throws IOException {
        Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
