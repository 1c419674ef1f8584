// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.cassandra.CassandraNode;
import io.godwit.cassandra.CassandraNodeSettings;
import io.godwit.loadtest.adapter.GodwitTarget;
import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.child.Fleet;
import io.godwit.loadtest.load.LoadPlan;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.load.LoadRun;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The same load on one server and on several that share their mailboxes, on one machine: what sharing costs. */
@Command(
        name = "scale",
        description =
                "Start one server, then several that share mailboxes, each time with a Cassandra beside them, and put"
                        + " the same load on them.",
        mixinStandardHelpOptions = true)
final class ScaleScenario extends Scenario {
    private static final List<Double> RATES = List.of(500.0);

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Mixin
    private BurnInOption burnIn = new BurnInOption();

    @Option(
            names = "--servers",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,3",
            description =
                    "how many, a series of runs for each; recipients connect to them in turn, and the sender to each"
                            + " to the next one (${DEFAULT-VALUE})")
    private List<Integer> counts = new ArrayList<>();

    @Option(names = "--godwit-jar", defaultValue = "server/target/godwit.jar", description = "(${DEFAULT-VALUE})")
    private Path jar = Path.of("");

    @Option(names = "--godwit-env", paramLabel = "NAME=VALUE", description = "more environment for the servers")
    private Map<String, String> environment = new HashMap<>();

    @Option(names = "--stream", description = "recipients use the stream mode")
    private boolean stream;

    @Option(
            names = "--jvm-flags",
            defaultValue = "-Xms512m -Xmx512m -XX:+UseParallelGC"
                    + " -Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
            description = "for each server (${DEFAULT-VALUE})")
    private String jvmFlags = "";

    @Option(
            names = "--cassandra-heap",
            paramLabel = "MIB",
            defaultValue = "1024",
            description = "of the Cassandra beside them (${DEFAULT-VALUE})")
    private int cassandraHeap = 1024;

    @Option(names = "--dir", description = "folder for all files and logs (default: a new temporary one)")
    private Optional<Path> dir = Optional.empty();

    @Override
    Report run(Progress progress) throws Exception {
        for (int count : counts) {
            if (count < 1 || count > Fleet.MAX) {
                throw new IllegalArgumentException("--servers must be 1 to " + Fleet.MAX + " but is " + count);
            }
        }
        Path home = dir.isPresent() ? Files.createDirectories(dir.get()) : Files.createTempDirectory("godwit-scale");
        List<LoadResult> results = new ArrayList<>();
        for (int count : counts) {
            results.addAll(measure(Files.createDirectories(home.resolve("with-" + count)), count, progress));
        }
        progress.say("the servers' files and logs are in " + home);
        return new ScaleReport(results);
    }

    /** Each count has a database of its own, so that none finds what another has left. */
    private List<LoadResult> measure(Path home, int count, Progress progress) throws IOException {
        var settings =
                CassandraNodeSettings.serving(home.resolve("cassandra")).withHeapMiB(cassandraHeap, cassandraHeap);
        try (CassandraNode cassandra = CassandraNode.start(settings, line -> {})) {
            var at = cassandra.contactPoint();
            Map<String, String> all = new HashMap<>(GodwitOptions.RAISED);
            all.put("GODWIT_CASSANDRA_CONTACT_POINTS", at.getAddress().getHostAddress() + ":" + at.getPort());
            all.put("GODWIT_CASSANDRA_REPLICATION_FACTOR", "1");
            all.putAll(environment);
            List<String> flags = List.of(jvmFlags.split(" +", -1));
            try (Fleet fleet = Fleet.start(jar, home, flags, all, Fleet.places(count), progress::say)) {
                return measure(fleet, cassandra.pid(), progress);
            }
        }
    }

    private List<LoadResult> measure(Fleet fleet, long cassandra, Progress progress) throws IOException {
        Map<Long, String> processes = new LinkedHashMap<>();
        for (int i = 0; i < fleet.servers().size(); i++) {
            processes.put(fleet.servers().get(i).pid(), ScaleReport.SERVER + (i + 1));
        }
        processes.put(cassandra, ScaleReport.CASSANDRA);
        TokenMinter tokens = fleet.servers().get(0).tokens();
        String name = processes.size() == 2 ? "1 server" : processes.size() - 1 + " servers";
        TargetFactory target = run -> new GodwitTarget(name, run, MqttVersion.MQTT_5, stream, tokens);
        List<LoadResult> results =
                new ArrayList<>(burnIn.run(fleet.addresses(), target, ProcessWatch.of(processes), progress));
        for (LoadPlan plan : load.plans(RATES)) {
            var watch = ProcessWatch.of(processes);
            results.add(new LoadRun(fleet.addresses(), target, plan, watch, progress).execute());
        }
        return results;
    }
}
