// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import io.godwit.core.identity.Revocation;
import io.godwit.core.identity.RevocationListener;
import io.godwit.core.mailbox.SessionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The connections of this node. Any thread. */
public final class Connections implements RevocationListener {
    private final Map<SessionId, Connection> live = new ConcurrentHashMap<>();
    private volatile @Nullable DrainPlan leaving;

    void add(Connection connection) {
        live.put(connection.principal().session(), connection);
    }

    void end(SessionId session) {
        Connection connection = live.remove(session);
        if (connection != null) {
            connection.end();
        }
    }

    /** Completes when entries and signals reach this device, at once if it is not connected here; fails if it takes too long. */
    CompletionStage<Void> whenAttached(SessionId session) {
        Connection connection = live.get(session);
        return connection == null ? CompletableFuture.completedFuture(null) : connection.whenAttached();
    }

    /** How many devices are connected. */
    public int size() {
        return live.size();
    }

    /** Tells all clients that this node ends; completes when the last one has been told. */
    CompletionStage<Void> drain(DrainPlan plan, ScheduledExecutorService timer) {
        leaving = plan;
        return new Drain(live.values(), plan, timer).begin();
    }

    /** What clients are told that come now, while the node ends; empty if it does not. */
    Optional<DrainPlan> leaving() {
        return Optional.ofNullable(leaving);
    }

    Optional<String> serverReference() {
        return leaving().flatMap(DrainPlan::serverReference);
    }

    /** Closes the connections that were opened with a token that is revoked now. */
    @Override
    public void revoked(List<Revocation> revocations) {
        for (Connection connection : live.values()) {
            boolean hit = connection
                    .principal()
                    .token()
                    .filter(token -> revocations.stream().anyMatch(revocation -> revocation.revokes(token)))
                    .isPresent();
            if (hit) {
                connection.disconnect(DisconnectReasonCode.NOT_AUTHORIZED, "the token was revoked");
            }
        }
    }
}
