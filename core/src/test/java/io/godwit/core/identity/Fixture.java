// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.identity.TokenRefusal.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A verifier with all that it needs, and a clock that stands at {@link MutableClock#START}. */
final class Fixture {
    final MutableClock clock = new MutableClock();
    final ManualScheduler scheduler = new ManualScheduler();
    final RevocationList revocations = new RevocationList(clock);
    final TokenKeys keys;
    final TokenVerifier verifier;

    Fixture(List<KeySource> sources) {
        TokenSettings settings = TokenSettings.defaults(sources);
        keys = TokenKeys.open(settings, scheduler, clock).toCompletableFuture().join();
        verifier = new TokenVerifier(settings, keys, revocations, clock);
    }

    /** With the four keys of {@link TestKeys}. */
    static Fixture withAllKeys(Path folder) throws IOException {
        Path file = folder.resolve("keys.json");
        Files.writeString(file, TestKeys.jwks());
        return new Fixture(List.of(new KeySource.JwksFile(file)));
    }

    static Fixture withSecret() {
        return new Fixture(List.of(TestKeys.source(TestKeys.HS, TestKeys.SECRET)));
    }

    VerifiedToken accepted(String jwt) {
        TokenCheck check = verifier.verify(jwt);
        assertThat(check).isInstanceOf(VerifiedToken.class);
        return (VerifiedToken) check;
    }

    TokenRefusal refused(String jwt, Reason reason) {
        TokenCheck check = verifier.verify(jwt);
        assertThat(check).isInstanceOf(TokenRefusal.class);
        assertThat(((TokenRefusal) check).reason()).as(check.toString()).isEqualTo(reason);
        return (TokenRefusal) check;
    }

    /** A token with these claims that the fixture's shared secret has signed. */
    static String token(String claims) {
        return TestKeys.hs256(TestKeys.header("HS256", TestKeys.HS), claims, TestKeys.SECRET);
    }
}
