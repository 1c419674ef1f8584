// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.child.ManagedGodwit;
import io.godwit.loadtest.child.PushNodes;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.push.Providers;
import io.godwit.loadtest.push.PushFault;
import io.godwit.loadtest.push.PushPlan;
import io.godwit.loadtest.push.PushRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Devices that are away must be woken: each, once, soon. */
@Command(
        name = "push",
        description =
                "Wake devices that are away, by fake providers in this process; was each woken, once, and how soon?",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Faults: server-kill[@SECOND], push-kill[@SECOND] (one of the nodes that push), push-kill-all:TIME[@SECOND]",
            "(all of them; one starts again after TIME) and provider-outage:TIME[:refuse|503|freeze][@SECOND], such as",
            "provider-outage:60s:freeze@20; an outage is of the first app's providers. Without a second: at 10 s."
        })
final class PushScenario extends Scenario {
    /** The limits per connection and address are for real clients, not for a generator: raised unless set. */
    private static final Map<String, String> RAISED = Map.of(
            "GODWIT_MQTT_SEND_RATE", "100000",
            "GODWIT_MQTT_SEND_BURST", "1000000",
            "GODWIT_MQTT_CONNECT_RATE", "5000",
            "GODWIT_MQTT_CONNECT_RATE_PER_ADDRESS", "5000");

    @Option(names = "--users", defaultValue = "1000", description = "with one device each (${DEFAULT-VALUE})")
    private int users = 1_000;

    @Option(names = "--senders", defaultValue = "20", description = "who write to them (${DEFAULT-VALUE})")
    private int senders = 20;

    @Option(names = "--dialogs", defaultValue = "2", description = "senders of each user, 1 to 10 (${DEFAULT-VALUE})")
    private int dialogs = 2;

    @Option(
            names = "--push-nodes",
            defaultValue = "0",
            description =
                    "processes that push for the server, which does not then; 0: it pushes itself (${DEFAULT-VALUE})")
    private int pushNodes;

    @Option(
            names = "--push-node-jvm-flags",
            defaultValue = "-Xms128m -Xmx256m -XX:+UseParallelGC",
            description = "for them (${DEFAULT-VALUE})")
    private String pushNodeJvmFlags = "";

    @Option(
            names = "--apps",
            defaultValue = "1",
            description = "users are spread over so many, each with own providers (${DEFAULT-VALUE})")
    private int apps = 1;

    @Option(names = "--fcm-share", defaultValue = "0.5", description = "of the users, 0 to 1 (${DEFAULT-VALUE})")
    private double fcmShare = 0.5;

    @Option(names = "--fcm-delay", defaultValue = "50ms", description = "of each answer of FCM (${DEFAULT-VALUE})")
    private String fcmDelay = "50ms";

    @Option(
            names = "--fcm-threads",
            defaultValue = "128",
            description = "of the server: pushes under way to FCM (${DEFAULT-VALUE})")
    private int fcmThreads = 128;

    @Option(
            names = "--online-share",
            defaultValue = "0",
            description = "of the users, 0 to 1, who stay and acknowledge at once (${DEFAULT-VALUE})")
    private double onlineShare;

    @Option(
            names = "--rate",
            defaultValue = "200",
            description = "messages per second, open loop; 0: as fast as it goes (${DEFAULT-VALUE})")
    private double rate = 200;

    @Option(
            names = "--in-flight",
            defaultValue = "10",
            description = "unanswered messages of a sender with --rate 0 (${DEFAULT-VALUE})")
    private int inFlight = 10;

    @Option(names = "--warm-up", defaultValue = "5", description = "seconds (${DEFAULT-VALUE})")
    private int warmUp = 5;

    @Option(names = "--time", defaultValue = "30", description = "seconds of load after that (${DEFAULT-VALUE})")
    private int time = 30;

    @Option(
            names = "--cover-limit",
            defaultValue = "300",
            description = "seconds to wait in the end until everybody was woken (${DEFAULT-VALUE})")
    private int coverLimit = 300;

    @Option(names = "--fault", paramLabel = "FAULT", description = "see below; again for each")
    private List<String> faults = new ArrayList<>();

    @Option(names = "--seed", description = "of who writes to whom (default: random)")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--godwit-jar",
            defaultValue = "server/target/godwit.jar",
            description = "the server (${DEFAULT-VALUE})")
    private Path jar = Path.of("");

    @Option(names = "--godwit-env", paramLabel = "NAME=VALUE", description = "more environment for it")
    private Map<String, String> environment = new LinkedHashMap<>();

    @Option(
            names = "--jvm-flags",
            defaultValue = "-Xms1g -Xmx1g -XX:+UseParallelGC",
            description = "for it (${DEFAULT-VALUE})")
    private String jvmFlags = "";

    @Option(names = "--dir", description = "folder for data, apps file and logs (default: a new temporary one)")
    private Optional<Path> dir = Optional.empty();

    @Override
    Report run(Progress progress) throws Exception {
        long drawn = seed.orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000));
        var plan = new PushPlan(
                users,
                senders,
                dialogs,
                pushNodes,
                apps,
                fcmShare,
                onlineShare,
                rate,
                inFlight,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(time),
                Duration.ofSeconds(coverLimit),
                faults.stream().map(PushFault::parse).toList(),
                drawn);
        Duration delay = PushFault.time("--fcm-delay", fcmDelay);
        Path home = dir.isPresent() ? Files.createDirectories(dir.get()) : Files.createTempDirectory("godwit-push");
        progress.say("seed " + drawn + "; files and logs are in " + home);
        var run = new PushRun(plan, progress);
        try (var providers = new Providers(apps, home, delay, fcmThreads, run::accepted)) {
            Map<String, String> pushing = Map.of(
                    "GODWIT_PUSH_APPS_FILE",
                    providers.write(home.resolve("apps.yaml")).toAbsolutePath().toString());
            try (var nodes = new PushNodes(jar, home, flags(pushNodeJvmFlags), pushing, pushNodes);
                    var godwit = start(home, nodes.serverEnvironment())) {
                nodes.start();
                return new PushReport(run.execute(godwit, nodes, providers), drawn, home.toString());
            }
        }
    }

    private static List<String> flags(String text) {
        return List.of(text.split(" +", -1));
    }

    private ManagedGodwit start(Path home, Map<String, String> role) throws IOException {
        Map<String, String> settings = new HashMap<>(RAISED);
        settings.putAll(role);
        settings.putAll(environment);
        return ManagedGodwit.start(jar, home, home.resolve("data"), flags(jvmFlags), settings);
    }
}
