// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.hivemq.configuration.service.InternalConfigurations;

/** Sets what the broker has no configuration for. These are static: the last broker started in a process decides. */
final class BrokerTuning {

    /**
     * How long the broker waits for late tasks of its stores when it stops, instead of 2 s. All connections are closed
     * by then, and their tasks done.
     */
    private static final int STORE_GRACE_MILLIS = 100;

    private BrokerTuning() {}

    /** To be called after the broker was built, which opens it to everybody, and before it is started. */
    static void apply(BrokerLimits limits) {
        InternalConfigurations.AUTH_DENY_UNAUTHENTICATED_CONNECTIONS.set(true);
        InternalConfigurations.JMX_REPORTER_ENABLED.set(false);
        InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(STORE_GRACE_MILLIS);
        InternalConfigurations.MAX_INFLIGHT_WINDOW_SIZE_MESSAGES = limits.maxInflight();
        InternalConfigurations.PUBLISH_POLL_BATCH_SIZE = limits.maxInflight();
    }
}
