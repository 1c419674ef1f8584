// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.child.Fleet;
import io.godwit.loadtest.child.ManagedGodwit;
import io.godwit.loadtest.child.Supervisor;
import io.godwit.loadtest.fault.FakeClock;
import io.godwit.loadtest.fault.Mesh;
import io.godwit.loadtest.fault.Plan;
import io.godwit.loadtest.fault.Rig;
import io.godwit.loadtest.fault.SmallDisk;
import io.godwit.loadtest.fault.Store;
import io.godwit.loadtest.fault.StoreRing;
import io.godwit.loadtest.fault.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts what a plan needs, and ends it in the opposite order. Main thread only. */
final class FaultRig implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private @Nullable Rig rig;

    private FaultRig() {}

    private Rig start(
            Plan plan,
            Path home,
            Path jar,
            List<String> jvmFlags,
            Map<String, String> settings,
            int storeNodes,
            int count,
            Consumer<String> say)
            throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(settings);
        Optional<SmallDisk> disk = Optional.empty();
        if (plan.has("disk-full")) {
            disk = Optional.of(keep(SmallDisk.mount(home.resolve("disk"))));
        }
        Optional<FakeClock> clock = Optional.empty();
        if (plan.has("clock-step")) {
            clock = Optional.of(FakeClock.create(home.resolve("clock")));
            environment.putAll(clock.get().environment());
        }
        Optional<Store> store = Optional.empty();
        if (storeNodes > 0) {
            store = Optional.of(keep(store(plan, home, storeNodes)));
            environment.putAll(store.get().environment());
        }
        Optional<Mesh> mesh = Optional.empty();
        if (plan.has("node-isolate")) {
            mesh = Optional.of(keep(Mesh.of(count)));
        }
        List<ManagedGodwit> servers;
        if (count == 1) {
            Path data = disk.map(SmallDisk::data).orElse(home.resolve("data"));
            servers = List.of(keep(ManagedGodwit.start(jar, home, data, jvmFlags, environment)));
        } else {
            List<Fleet.Place> places = mesh.isPresent() ? mesh.get().places() : Fleet.places(count);
            servers = keep(Fleet.start(jar, home, jvmFlags, environment, places, say))
                    .servers();
        }
        List<TcpProxy> clients = new ArrayList<>();
        for (ManagedGodwit server : servers) {
            clients.add(keep(TcpProxy.to(server.address())));
        }
        return new Rig(servers, clients, keep(new Supervisor(servers, say)), mesh, disk, clock, store);
    }

    private static Store store(Plan plan, Path home, int nodes) throws IOException, InterruptedException {
        List<Optional<FakeClock>> clocks = new ArrayList<>();
        for (int number = 1; number <= nodes; number++) {
            clocks.add(
                    plan.has("store-clock-step")
                            ? Optional.of(FakeClock.create(home.resolve("clock-of-store-" + number)))
                            : Optional.empty());
        }
        Path folder = home.resolve("cassandra");
        return nodes == 1 ? Store.single(folder, clocks.get(0)) : StoreRing.start(folder, clocks);
    }

    /** Fails, and leaves nothing behind, if one of them does not start. */
    static FaultRig build(
            Plan plan,
            Path home,
            Path jar,
            List<String> jvmFlags,
            Map<String, String> settings,
            int storeNodes,
            int servers,
            Consumer<String> say)
            throws IOException, InterruptedException {
        var built = new FaultRig();
        try {
            built.rig = built.start(plan, home, jar, jvmFlags, settings, storeNodes, servers, say);
            return built;
        } catch (IOException | InterruptedException | RuntimeException failure) {
            built.close();
            throw failure;
        }
    }

    Rig rig() {
        return Objects.requireNonNull(rig);
    }

    private <T extends AutoCloseable> T keep(T part) {
        started.push(part);
        return part;
    }

    @Override
    public void close() throws IOException {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException failure) {
                throw failure;
            } catch (Exception failure) {
                throw new IOException(failure);
            }
        }
    }
}
