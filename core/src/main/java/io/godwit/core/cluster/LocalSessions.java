// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sessions of this node by their id: messages between actors carry only the id. Bounded by the connections. */
final class LocalSessions {
    private final Map<SessionId, Session> sessions = new ConcurrentHashMap<>();

    void put(SessionId id, Session session) {
        sessions.put(id, session);
    }

    void remove(SessionId id) {
        sessions.remove(id);
    }

    @Nullable Session find(SessionId id) {
        return sessions.get(id);
    }
}
