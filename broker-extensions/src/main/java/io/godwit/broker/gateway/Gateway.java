// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.relay.Relay;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What all connections of a node share.
 *
 * @param relay hands publishes on raw topics to the other nodes
 * @param maxWindow largest window of a connection, whatever it asks for: half of what a connection may have pending, so
 *     that there is room for replies, signals and what is sent again
 * @param timer closes connections whose token has expired; runs short, non-blocking tasks
 */
record Gateway(
        Mailboxes mailboxes,
        Relay relay,
        GatewaySettings settings,
        int maxWindow,
        GatewayListener listener,
        InstantSource wall,
        ScheduledExecutorService timer) {

    /** Runs this on the timer after the time, unless the stage is done before. */
    void unlessDone(CompletableFuture<?> stage, long millis, Runnable late) {
        Future<?> timeout = timer.schedule(late, millis, TimeUnit.MILLISECONDS);
        var unused = stage.whenComplete((done, failure) -> timeout.cancel(false));
    }
}
