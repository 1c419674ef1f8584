// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.core.identity.KeySource;
import io.godwit.core.identity.LocalKey;
import io.godwit.core.identity.LoginGuard;
import io.godwit.core.identity.RevocationList;
import io.godwit.core.identity.RevocationListener;
import io.godwit.core.identity.RevocationWatch;
import io.godwit.core.identity.TokenKeys;
import io.godwit.core.identity.TokenSettings;
import io.godwit.core.identity.TokenVerifier;
import io.godwit.core.store.cassandra.CassandraRevocationStore;
import io.godwit.server.settings.ServerSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** Keys, revocations and what verifies a token by them. */
final class IdentityPart implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CACHED_TOKENS = 100_000;

    private final TokenKeys keys;
    private final TokenVerifier verifier;
    private final LoginGuard guard;
    private final RevocationList revocations;
    private final CassandraRevocationStore store;

    private IdentityPart(
            TokenKeys keys,
            TokenVerifier verifier,
            LoginGuard guard,
            RevocationList revocations,
            CassandraRevocationStore store) {
        this.keys = keys;
        this.verifier = verifier;
        this.guard = guard;
        this.revocations = revocations;
        this.store = store;
    }

    static IdentityPart start(
            ServerSettings settings, StorePart store, InstantSource wall, ScheduledExecutorService timer)
            throws Exception {
        TokenSettings tokens = new TokenSettings(
                keySources(settings),
                settings.auth().clockSkew(),
                CACHED_TOKENS,
                settings.auth().jwksRefresh());
        TokenKeys keys = Waiting.await(TokenKeys.open(tokens, timer, wall), LIMIT, "reading the token keys");
        RevocationList revocations = new RevocationList(wall);
        TokenVerifier verifier = new TokenVerifier(tokens, keys, revocations, wall);
        CassandraRevocationStore revocationStore = Waiting.await(
                CassandraRevocationStore.open(store.session(), store.keyspace(), wall), LIMIT, "reading revocations");
        return new IdentityPart(keys, verifier, new LoginGuard(wall), revocations, revocationStore);
    }

    private static List<KeySource> keySources(ServerSettings settings) {
        ServerSettings.Auth auth = settings.auth();
        List<KeySource> sources = new ArrayList<>();
        auth.hmacSecret().ifPresent(secret -> sources.add(new KeySource.HmacSecret(auth.hmacKid(), secret)));
        auth.publicKey().ifPresent(file -> sources.add(new KeySource.PublicKeyPem(auth.publicKeyKid(), file)));
        auth.jwksFile().ifPresent(file -> sources.add(new KeySource.JwksFile(file)));
        auth.jwksUrl().ifPresent(uri -> sources.add(new KeySource.JwksUrl(uri)));
        if (sources.isEmpty()) {
            sources.add(LocalKey.loadOrCreate(LocalTokenSigner.keyFolder(settings)));
        }
        return sources;
    }

    /** Reads the revocations once, then every few seconds. */
    RevocationWatch watch(RevocationListener listener, ScheduledExecutorService timer) throws Exception {
        RevocationWatch watch = new RevocationWatch(store, revocations, listener);
        Waiting.await(watch.start(timer, RevocationWatch.DEFAULT_PERIOD), LIMIT, "reading revocations");
        return watch;
    }

    TokenVerifier verifier() {
        return verifier;
    }

    LoginGuard guard() {
        return guard;
    }

    @Override
    public void close() {
        keys.close();
    }
}
