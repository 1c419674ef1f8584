// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import io.godwit.core.mailbox.SessionId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The principals of this node's connections. One that has logged in is held for two minutes until its connection is set up;
 * then for the connection's life. A connection carries only a number of its own. Any thread.
 */
public final class Principals {
    private static final String ATTRIBUTE = "godwit-session";

    private final long node = (long) ThreadLocalRandom.current().nextInt() << 32;
    private final AtomicInteger counter = new AtomicInteger();
    private final Cache<SessionId, Principal> loggedIn = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofMinutes(2))
            .build();
    private final Map<SessionId, Principal> live = new ConcurrentHashMap<>();

    SessionId newSession() {
        return new SessionId(node | (counter.incrementAndGet() & 0xffff_ffffL));
    }

    void loggedIn(ConnectionInformation connection, Principal principal) {
        connection
                .getConnectionAttributeStore()
                .put(
                        ATTRIBUTE,
                        ByteBuffer.allocate(Long.BYTES)
                                .putLong(0, principal.session().value()));
        loggedIn.put(principal.session(), principal);
    }

    /** The connection is set up: its principal stays until {@link #ended}. */
    public Optional<Principal> settle(ConnectionInformation connection) {
        Optional<Principal> principal = of(connection);
        principal.ifPresent(found -> {
            live.put(found.session(), found);
            loggedIn.invalidate(found.session());
        });
        return principal;
    }

    public Optional<Principal> of(ConnectionInformation connection) {
        return session(connection).map(session -> {
            Principal found = live.get(session);
            return found != null ? found : loggedIn.getIfPresent(session);
        });
    }

    public Optional<SessionId> session(ConnectionInformation connection) {
        return connection.getConnectionAttributeStore().get(ATTRIBUTE).map(value -> new SessionId(value.getLong(0)));
    }

    public void ended(SessionId session) {
        live.remove(session);
        loggedIn.invalidate(session);
    }
}
