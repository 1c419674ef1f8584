// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.child.BareBroker;
import io.godwit.loadtest.child.Ejabberd;
import io.godwit.loadtest.child.NotInstalled;
import io.godwit.loadtest.child.RunningEjabberd;
import io.godwit.loadtest.child.RunningServer;
import io.godwit.loadtest.child.Servers;
import io.godwit.loadtest.load.LoadPlan;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.load.LoadRun;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.xmpp.XmppRun;
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

/** The same load on each server in turn, in one run on one machine, so that the ratios are fair. */
@Command(
        name = "compare",
        description =
                "Start servers one after the other, put the same load on each, compare: the bare broker (in memory,"
                        + " with files), Godwit, and Mosquitto and ejabberd if they are installed.",
        mixinStandardHelpOptions = true)
final class CompareScenario extends Scenario {
    private static final List<Double> RATES = List.of(2_000.0);

    /** What can be compared. */
    enum Contender {
        bare_memory,
        bare_file,
        godwit,
        mosquitto,
        ejabberd,
        ejabberd_sqlite
    }

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Mixin
    private BurnInOption burnIn = new BurnInOption();

    @Option(
            names = "--servers",
            split = ",",
            defaultValue = "bare_memory,bare_file,godwit",
            description = "which of ${COMPLETION-CANDIDATES}, in which order (${DEFAULT-VALUE})")
    private List<Contender> contenders = new ArrayList<>();

    @Option(names = "--godwit-jar", defaultValue = "server/target/godwit.jar", description = "(${DEFAULT-VALUE})")
    private Path jar = Path.of("");

    @Option(
            names = "--godwit-key",
            defaultValue = "keys/token-signing.key",
            description = "Godwit's signing key within its data folder (${DEFAULT-VALUE})")
    private String keyFile = "";

    @Option(names = "--godwit-env", paramLabel = "NAME=VALUE", description = "more environment for Godwit")
    private Map<String, String> environment = new HashMap<>();

    @Option(names = "--no-stream", description = "leave out Godwit's stream mode")
    private boolean noStream;

    @Option(
            names = "--jvm-flags",
            defaultValue = "-Xms1g -Xmx1g -XX:+UseParallelGC -Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
            description = "for every server (${DEFAULT-VALUE})")
    private String jvmFlags = "";

    @Option(names = "--mqtt", defaultValue = "5", description = "3 (for 3.1.1) or 5 (${DEFAULT-VALUE})")
    private int mqtt = 5;

    @Option(names = "--dir", description = "folder for the servers' files and logs (default: a new temporary one)")
    private Optional<Path> dir = Optional.empty();

    @Override
    Report run(Progress progress) throws Exception {
        Path home = dir.isPresent() ? Files.createDirectories(dir.get()) : Files.createTempDirectory("godwit-compare");
        var servers = new Servers(home, List.of(jvmFlags.split(" +", -1)), TargetOptions.version(mqtt), progress);
        List<LoadResult> results = new ArrayList<>();
        Map<String, String> absent = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            try {
                results.addAll(measure(servers, contender, progress));
            } catch (NotInstalled missing) {
                absent.put(contender.name(), String.valueOf(missing.getMessage()));
            }
        }
        progress.say("the servers' files and logs are in " + home);
        return new CompareReport(results, absent);
    }

    private List<LoadResult> measure(Servers servers, Contender contender, Progress progress) throws IOException {
        return switch (contender) {
            case bare_memory -> measure(servers.bare(BareBroker.Mode.memory), progress);
            case bare_file -> measure(servers.bare(BareBroker.Mode.file), progress);
            case godwit -> measure(servers.godwit(jar, keyFile, environment, !noStream && mqtt == 5), progress);
            case mosquitto -> measure(servers.mosquitto(), progress);
            case ejabberd -> measure(servers.ejabberd(Ejabberd.Archive.mnesia), progress);
            case ejabberd_sqlite -> measure(servers.ejabberd(Ejabberd.Archive.sqlite), progress);
        };
    }

    /** Ends the server. */
    private List<LoadResult> measure(RunningEjabberd running, Progress progress) throws IOException {
        try (running) {
            return measureChat(running, progress);
        }
    }

    private List<LoadResult> measureChat(RunningEjabberd running, Progress progress) throws IOException {
        Map<Long, String> processes = Map.of(running.server().pid(), "server");
        List<LoadResult> results = new ArrayList<>();
        if (burnIn.plan().isPresent()) {
            var burning = ProcessWatch.of(processes);
            results.add(new XmppRun(running.ejabberd(), burnIn.plan().get(), burning, progress)
                    .execute()
                    .asBurnIn());
        }
        for (LoadPlan plan : load.plans(RATES)) {
            var watch = ProcessWatch.of(processes);
            results.add(new XmppRun(running.ejabberd(), plan, watch, progress).execute());
        }
        return results;
    }

    /** Ends the server. */
    private List<LoadResult> measure(RunningServer server, Progress progress) {
        try (server) {
            return measureMessages(server, progress);
        }
    }

    private List<LoadResult> measureMessages(RunningServer server, Progress progress) {
        List<LoadResult> results = new ArrayList<>();
        for (TargetFactory target : server.targets()) {
            var burning = ProcessWatch.of(Map.of(server.pid(), "server"));
            results.addAll(burnIn.run(server.address(), target, burning, progress));
            for (LoadPlan plan : load.plans(RATES)) {
                var watch = ProcessWatch.of(Map.of(server.pid(), "server"));
                results.add(new LoadRun(server.address(), target, plan, watch, progress).execute());
            }
        }
        return results;
    }
}
