// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import com.typesafe.config.Config;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.FailureDetectorWithAddress;
import org.apache.pekko.remote.PhiAccrualFailureDetector;

/**
 * Pekko's failure detector of another node, which {@link PeerProbe} can tell that the process has died: Pekko removes a node that is
 * declared down only when a detector has found it unreachable. A heartbeat proves the opposite. Any thread.
 */
final class ProbedFailureDetector implements FailureDetector, FailureDetectorWithAddress {
    private final PhiAccrualFailureDetector usual;
    private volatile boolean dead;

    /** Called by Pekko. */
    ProbedFailureDetector(Config config, EventStream events) {
        usual = new PhiAccrualFailureDetector(config, events);
    }

    void died() {
        dead = true;
    }

    @Override
    public boolean isAvailable() {
        return !dead && usual.isAvailable();
    }

    @Override
    public boolean isMonitoring() {
        return usual.isMonitoring();
    }

    @Override
    public void heartbeat() {
        dead = false;
        usual.heartbeat();
    }

    @Override
    public void setAddress(String address) {
        usual.setAddress(address);
    }
}
