// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import io.godwit.core.mailbox.Mailboxes;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all connections of a node share.
 *
 * @param inFlight the sends under way
 * @param timer closes connections whose token has expired; runs short, non-blocking tasks
 */
record Gateway(
        Mailboxes mailboxes,
        GatewaySettings settings,
        GatewayListener listener,
        InFlight inFlight,
        InstantSource wall,
        ScheduledExecutorService timer) {}
