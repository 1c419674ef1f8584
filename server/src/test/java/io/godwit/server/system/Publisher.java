// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends messages to one user until it is told to stop, some at a time, and sends each again with the same cid until it is
 * acknowledged, as a client that keeps an outbox does. A thread of its own.
 */
final class Publisher implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

    private final Device device;
    private final String to;
    private final String name;
    private final int atOnce;
    private final Map<String, Device.Ack> acknowledged = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Thread thread;
    private volatile boolean stopped;
    private volatile String lastFailure = "none";
    private long retries;
    private int sent;

    private Publisher(Device device, String to, String name, int atOnce) {
        this.device = device;
        this.to = to;
        this.name = name;
        this.atOnce = atOnce;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Sends one message after the other's acknowledgement: their order is kept. */
    static Publisher oneAtATime(Device device, String to, String name) {
        return new Publisher(device, to, name, 1).begin();
    }

    /** Sends several at once: after a failure they may end up in another order. */
    static Publisher several(Device device, String to, String name, int atOnce) {
        return new Publisher(device, to, name, atOnce).begin();
    }

    private Publisher begin() {
        thread.start();
        return this;
    }

    String from() {
        return device.user();
    }

    String to() {
        return to;
    }

    String name() {
        return name;
    }

    boolean keepsOrder() {
        return atOnce == 1;
    }

    /** What was acknowledged, by cid. */
    Map<String, Device.Ack> acknowledged() {
        synchronized (acknowledged) {
            return new LinkedHashMap<>(acknowledged);
        }
    }

    /** How often something was sent again. Only once it has stopped. */
    long retries() {
        return retries;
    }

    private void run() {
        while (!stopped) {
            List<String> cids = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                cids.add(name + "-" + sent++);
            }
            while (!cids.isEmpty()) {
                cids = attempt(cids);
                if (!cids.isEmpty()) {
                    retries += cids.size();
                    LockSupport.parkNanos(RETRY.toNanos());
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Returns what was not acknowledged. */
    private List<String> attempt(List<String> cids) {
        try {
            if (!device.isConnected()) {
                device.disconnect();
                device.connect();
            }
        } catch (RuntimeException e) {
            lastFailure = e.toString();
            return cids;
        }
        List<CompletableFuture<Device.Ack>> sending = cids.stream()
                .map(cid -> device.send(to, Json.text(cid, body(cid))))
                .toList();
        List<String> left = new ArrayList<>();
        for (int i = 0; i < cids.size(); i++) {
            try {
                acknowledged.put(cids.get(i), sending.get(i).join());
            } catch (RuntimeException e) {
                lastFailure = e.toString();
                left.add(cids.get(i));
            }
        }
        if (!left.isEmpty() && !device.isMqtt5()) {
            device.disconnect();
        }
        return left;
    }

    /** The body that belongs to a cid. */
    static String body(String cid) {
        return "body of " + cid;
    }

    /** Returns when what it had begun is acknowledged. */
    void stop() {
        stopped = true;
        Eventually.within(STOP_LIMIT, () -> name + " finishes; last failure: " + lastFailure, () -> !thread.isAlive());
    }

    @Override
    public void close() {
        stopped = true;
        device.close();
    }
}
