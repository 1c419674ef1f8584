// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.provider;

import io.godwit.core.push.PushOutcome;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * One provider with one app's credentials. Any thread may call {@link #send}, which neither blocks nor throws. The caller
 * bounds the calls under way to {@link #maxInFlight} and gives up on each after its own time limit; a provider itself sends
 * each notification once (a second try only where that is free of doubt, such as an expired provider token).
 */
public interface PushProvider extends AutoCloseable {
    /** Sends one notification. The stage never fails. */
    CompletionStage<PushOutcome> send(Notification notification);

    /** The most notifications that may be under way at once, at least 1. */
    int maxInFlight();

    /** What people may know about it, such as a public key: few, short, never secret. */
    default Map<String, String> facts() {
        return Map.of();
    }

    /** Lets what is under way be answered for a few seconds, then lets go of connections and threads. May block that long. */
    @Override
    void close();
}
