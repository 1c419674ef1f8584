// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.child.Fleet;
import io.godwit.loadtest.fault.FaultRun;
import io.godwit.loadtest.fault.Faults;
import io.godwit.loadtest.fault.Plan;
import io.godwit.loadtest.fault.StoreRing;
import io.godwit.loadtest.measure.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts servers, breaks them and what is around it while people chat, and judges whether every promise was kept. */
@Command(
        name = "faults",
        description =
                "Break a server, or several, by a plan, under load, and look for lost, doubled or disordered messages.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Faults: server-kill, server-restart, server-pause, cassandra-kill, cassandra-pause, client-cut, client-slow,",
            "clock-step (Linux with a C compiler), disk-full (root; the data are on a tmpfs then); with --cassandra external",
            "store-cut, store-slow, store-kill, store-pause, store-clock-step instead of disk-full and those of cassandra, with",
            "--nodes 3 store-kill-two, too; with --servers node-kill, node-restart, node-pause, node-isolate (Linux) instead of",
            "those of server. A plan has a line for each:",
            "seconds since the begin, name, arguments, such as '12.5 client-slow 6.0 300 from-server' (0 ms: stands still)."
        })
final class FaultsScenario extends Scenario {
    /** Whose Cassandra it is. */
    enum Store {
        embedded,
        external
    }

    @Option(
            names = "--godwit-jar",
            defaultValue = "server/target/godwit.jar",
            description = "the server (default: ${DEFAULT-VALUE})")
    private Path jar = Path.of("");

    @Option(
            names = "--dir",
            description = "folder for data and logs, kept (default: a new temporary one, kept if there are faults)")
    private Optional<Path> dir = Optional.empty();

    @Option(names = "--seed", description = "draws the same plan again (default: random)")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--time", defaultValue = "120", description = "seconds of load (default: ${DEFAULT-VALUE})")
    private double time = 120;

    @Option(
            names = "--every",
            defaultValue = "15",
            description = "mean seconds between faults (default: ${DEFAULT-VALUE})")
    private double every = 15;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "FAULT",
            description = "kinds of fault to draw from (default: all that can be done here)")
    private List<String> only = new ArrayList<>();

    @Option(names = "--overlap", description = "let faults of different parts happen at the same time")
    private boolean overlap;

    @Option(names = "--plan", paramLabel = "FILE", description = "carry out this plan instead of drawing one")
    private Optional<Path> planFile = Optional.empty();

    @Option(names = "--plan-out", paramLabel = "FILE", description = "write the plan there")
    private Optional<Path> planOut = Optional.empty();

    @Option(names = "--users", defaultValue = "40", description = "default: ${DEFAULT-VALUE}")
    private int users = 40;

    @Option(
            names = "--rate",
            defaultValue = "200",
            description = "messages per second of all users (default: ${DEFAULT-VALUE})")
    private double rate = 200;

    @Option(
            names = "--payload",
            defaultValue = "100",
            description = "bytes of a message's body (default: ${DEFAULT-VALUE})")
    private int payload = 100;

    @Option(
            names = "--cassandra",
            defaultValue = "embedded",
            description = "${COMPLETION-CANDIDATES}: the server's own, or one beside it (default: ${DEFAULT-VALUE})")
    private Store cassandra = Store.embedded;

    @Option(
            names = "--nodes",
            defaultValue = "1",
            description = "Cassandra nodes with --cassandra external: 1, or 3 that each have all data (default:"
                    + " ${DEFAULT-VALUE})")
    private int nodes = 1;

    @Option(
            names = "--servers",
            defaultValue = "1",
            description =
                    "servers that share the mailboxes; several need --cassandra external (default: ${DEFAULT-VALUE})")
    private int servers = 1;

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "settings of the server")
    private Map<String, String> environment = new LinkedHashMap<>();

    @Option(
            names = "--jvm",
            split = ",",
            defaultValue = "-Xmx512m,-XX:+UseParallelGC",
            description = "flags of the server's Java (default: ${DEFAULT-VALUE})")
    private List<String> jvmFlags = new ArrayList<>();

    @Override
    Report run(Progress progress) throws Exception {
        Path home = dir.isPresent() ? Files.createDirectories(dir.get()) : Files.createTempDirectory("godwit-faults");
        requireServers();
        long drawn = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000));
        Plan plan = plan(drawn, progress);
        try (var rig = FaultRig.build(plan, home, jar, jvmFlags, environment, storeNodes(), servers, progress::say)) {
            var run = new FaultRun(
                    rig.rig(), TargetFactory.newRun(), new Random(drawn), users, payload, rate, overlap, progress::say);
            var outcome = run.execute(plan, time);
            return new FaultsReport(
                    plan.steps().stream().map(Plan.Step::toString).toList(),
                    home.toString(),
                    servers,
                    outcome.losses(),
                    outcome.problems(),
                    outcome.happenings(),
                    outcome.traffic(),
                    outcome.verdict());
        }
    }

    private void requireServers() {
        if (servers < 1 || servers > Fleet.MAX) {
            throw new IllegalArgumentException("--servers must be 1 to " + Fleet.MAX + " but is " + servers);
        }
        if (servers > 1 && cassandra == Store.embedded) {
            throw new IllegalArgumentException("--servers " + servers + " needs --cassandra external");
        }
    }

    private int storeNodes() {
        if (nodes != 1 && (nodes != StoreRing.NODES || cassandra == Store.embedded)) {
            throw new IllegalArgumentException("--nodes must be 1, or with --cassandra external 3, but is " + nodes);
        }
        return cassandra == Store.external ? nodes : 0;
    }

    /** The kinds asked for, or all; what cannot be had here is said and left out. */
    private List<String> kinds(Progress progress) {
        List<String> kinds = new ArrayList<>();
        for (String name : only.isEmpty() ? Faults.names() : only) {
            String obstacle = Faults.obstacle(name, storeNodes(), servers);
            if (obstacle.isEmpty()) {
                kinds.add(name);
            } else {
                progress.say("SKIPPED " + name + ": " + obstacle);
            }
        }
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("--only leaves no fault that can be had here");
        }
        return kinds;
    }

    private Plan plan(long drawn, Progress progress) throws IOException {
        Plan plan;
        if (planFile.isPresent()) {
            plan = Plan.parse(Files.readString(planFile.get()));
        } else {
            progress.say("plan of seed " + drawn + ":");
            plan = Plan.draw(drawn, kinds(progress), time, every, nodes, servers);
        }
        progress.say(plan.text());
        if (planOut.isPresent()) {
            Files.writeString(planOut.get(), plan.text());
        }
        return plan;
    }
}
