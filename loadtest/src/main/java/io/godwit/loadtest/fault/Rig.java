// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.loadtest.child.ManagedGodwit;
import io.godwit.loadtest.child.Supervisor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The system under test and what is put around it to break it.
 *
 * @param servers one or several
 * @param clients one for each server, between clients and it
 * @param supervisor starts servers again
 * @param mesh between the servers, if they can be cut from each other
 * @param disk what the server's data are on, if that can be filled
 * @param clock the servers', if that can be stepped
 * @param store the servers' Cassandra, if it is not embedded
 */
public record Rig(
        List<ManagedGodwit> servers,
        List<TcpProxy> clients,
        Supervisor supervisor,
        Optional<Mesh> mesh,
        Optional<SmallDisk> disk,
        Optional<FakeClock> clock,
        Optional<Store> store) {
    private static final int CASSANDRA_SECONDS = 60;
    private static final int POLL_MILLIS = 50;
    /** So long after a pause a server may find that it was given up. */
    private static final int LOSS_SECONDS = 15;

    private static final int BACK_SECONDS = 120;

    public Rig {
        servers = List.copyOf(servers);
        clients = List.copyOf(clients);
    }

    /** The only one, or the first. */
    ManagedGodwit server() {
        return server(1);
    }

    /** The servers are numbered from 1. */
    ManagedGodwit server(int number) {
        if (number > servers.size()) {
            throw new IllegalStateException("there is no server " + number);
        }
        return servers.get(number - 1);
    }

    /** Where clients connect. */
    List<InetSocketAddress> addresses() {
        return clients.stream().map(TcpProxy::address).toList();
    }

    /** Where clients connect to servers that run; if none does, those of all. */
    List<InetSocketAddress> addressesAlive() {
        List<InetSocketAddress> alive = IntStream.range(0, servers.size())
                .filter(i -> servers.get(i).isAlive())
                .mapToObj(i -> clients.get(i).address())
                .toList();
        return alive.isEmpty() ? addresses() : alive;
    }

    Mesh requireMesh() {
        return mesh.orElseThrow(() -> new IllegalStateException("no proxies between the servers were prepared"));
    }

    SmallDisk requireDisk() {
        return disk.orElseThrow(() -> new IllegalStateException("no small disk was prepared"));
    }

    FakeClock requireClock() {
        return clock.orElseThrow(() -> new IllegalStateException("no clock was prepared"));
    }

    Store requireStore() {
        return store.orElseThrow(() -> new IllegalStateException("Cassandra is embedded"));
    }

    /** Something that makes the others give a server up. */
    @FunctionalInterface
    interface Breaking {
        void breakAndMend(ManagedGodwit server) throws IOException, InterruptedException;
    }

    /** Does it to one of several servers, and waits until that has ended by itself and is there again, or goes on. */
    void untilBack(int node, Breaking breaking) throws IOException, InterruptedException {
        ManagedGodwit broken = server(node);
        int losses = broken.losses();
        breaking.breakAndMend(broken);
        awaitBack(broken, losses);
    }

    /**
     * Waits until the supervisor has started a server again, which ends by itself within seconds, or not at all.
     *
     * @param losses how often it had ended before
     */
    private static void awaitBack(ManagedGodwit server, int losses) throws InterruptedException {
        for (int waited = 0; server.losses() == losses && server.isAlive(); waited += POLL_MILLIS) {
            if (waited >= LOSS_SECONDS * 1_000) {
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
        for (int waited = 0; !server.isReady(); waited += POLL_MILLIS) {
            if (waited >= BACK_SECONDS * 1_000) {
                throw new IllegalStateException("the server was not back after " + BACK_SECONDS + " s");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** The process of the embedded Cassandra; waits for up to a minute until there is one other than {@code former}. */
    long awaitCassandra(long former) throws InterruptedException {
        for (int waited = 0; waited < CASSANDRA_SECONDS * 1_000; waited += POLL_MILLIS) {
            OptionalLong pid = server().cassandraPid();
            if (pid.isPresent() && pid.getAsLong() != former) {
                return pid.getAsLong();
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new IllegalStateException("the server had no Cassandra for " + CASSANDRA_SECONDS + " s");
    }
}
