// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Keeps a device connected, and now and then disconnects it by itself. A thread of its own. */
final class Receiver implements AutoCloseable {
    private static final Duration RETRY = Duration.ofMillis(200);

    private final Device device;
    private final Duration stays;
    private final Thread thread;
    private volatile boolean stopped;

    private Receiver(Device device, Duration stays) {
        this.device = device;
        this.stays = stays;
        this.thread = new Thread(this::run, device.user() + "-receiver");
        thread.setDaemon(true);
    }

    /** Stays connected for as long as the server does. */
    static Receiver steady(Device device) {
        return new Receiver(device, Duration.ofDays(1)).begin();
    }

    /** Disconnects after some time, and connects again. */
    static Receiver flaky(Device device, Duration stays) {
        return new Receiver(device, stays).begin();
    }

    private Receiver begin() {
        device.connect();
        thread.start();
        return this;
    }

    Received received() {
        return device.received();
    }

    String user() {
        return device.user();
    }

    private void run() {
        long since = System.nanoTime();
        while (!stopped) {
            boolean leave = System.nanoTime() - since > stays.toNanos();
            if (leave || !device.isConnected()) {
                device.disconnect();
                since = System.nanoTime();
                try {
                    device.connect();
                } catch (RuntimeException e) {
                    // the server is away: it is what this is for
                }
            }
            LockSupport.parkNanos(RETRY.toNanos());
        }
        device.disconnect();
    }

    @Override
    public void close() {
        stopped = true;
    }
}
