// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import io.godwit.core.identity.KeySource.HmacSecret;
import io.godwit.core.identity.LocalKey;
import io.godwit.core.identity.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Godwit server as a child process with a data folder of its own, on ports that the system chooses anew at each start.
 * What it prints, and its Cassandra's log, stay in {@code target/system/<name>}; the data go with {@link #close}.
 */
final class GodwitProcess implements Front, AutoCloseable {
    /** Several times what it takes on a quiet machine. */
    static final Duration START_LIMIT = Duration.ofMinutes(3);

    private static final Pattern ADDRESS = Pattern.compile("^ {2}(\\S.*?) +\\w+://[^:/]+:(\\d+)", Pattern.MULTILINE);

    private final Path folder;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private @Nullable TokenIssuer issuer;
    private int starts;
    private volatile Map<String, Integer> ports = Map.of();
    private volatile Process process;

    private GodwitProcess(String name) {
        folder = Path.of("target", "system", name).toAbsolutePath();
        delete(folder);
        settings.put("GODWIT_DATA_DIR", dataDir().toString());
        settings.put("GODWIT_BIND_ADDRESS", "127.0.0.1");
        settings.put("GODWIT_MQTT_PORT", "0");
        settings.put("GODWIT_WS_PORT", "0");
        settings.put("GODWIT_MANAGEMENT_PORT", "0");
        settings.put("GODWIT_CASSANDRA_PORT", "0");
        settings.put("GODWIT_CASSANDRA_HEAP", "256MiB");
    }

    /** A server with an empty data folder that is not started yet. */
    static GodwitProcess named(String name) {
        return new GodwitProcess(name);
    }

    /** One of the server's settings, by the name of its variable. */
    GodwitProcess with(String variable, String value) {
        settings.put(variable, value);
        return this;
    }

    /** Starts it and returns when it is up. */
    GodwitProcess start() {
        launch();
        awaitUp();
        return this;
    }

    /** Starts it only. */
    GodwitProcess launch(String... arguments) {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("it still runs");
        }
        starts++;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx512m",
                "-XX:+UseParallelGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("GODWIT_"));
        builder.environment().putAll(settings);
        try {
            Files.createDirectories(folder);
            process = builder.redirectOutput(outFile().toFile())
                    .redirectError(errFile().toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Waits for the banner, and reads the ports from it. */
    void awaitUp() {
        Eventually.within(START_LIMIT, () -> "up; it said:\n" + err(), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("it ended with code " + process.exitValue() + ":\n" + err());
            }
            return out().contains("management ");
        });
        Map<String, Integer> found = new LinkedHashMap<>();
        Matcher matcher = ADDRESS.matcher(out());
        while (matcher.find()) {
            found.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
        }
        ports = found;
    }

    static Path jar() {
        Path jar =
                Path.of(System.getProperty("godwit.jar", "target/godwit.jar")).toAbsolutePath();
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: it is made by mvn package");
        }
        return jar;
    }

    // ---- where it is and what it says

    @Override
    public int mqttPort() {
        return port("mqtt");
    }

    int webSocketPort() {
        return port("websocket");
    }

    int managementPort() {
        return port("management");
    }

    private int port(String listener) {
        Integer port = ports.get(listener);
        if (port == null) {
            throw new IllegalStateException("no " + listener + " in the banner: " + ports);
        }
        return port;
    }

    Path dataDir() {
        return folder.resolve("data");
    }

    private Path outFile() {
        return folder.resolve("start-" + starts + ".out");
    }

    private Path errFile() {
        return folder.resolve("start-" + starts + ".err");
    }

    /** Standard output since the last start. */
    String out() {
        return read(outFile());
    }

    /** Standard error, which has the log, since the last start. */
    String err() {
        return read(errFile());
    }

    /** All files below a folder of the data folder. */
    List<String> dataFiles(String below) {
        try (var files = Files.walk(dataDir().resolve(below))) {
            return files.map(Path::toString).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A token of the server's own key for one day. */
    @Override
    public String token(String user) {
        return issuer().issue(user, Optional.empty(), Duration.ofDays(1), Optional.empty());
    }

    /** Reads the key once: clients may still ask when the data are deleted. */
    private synchronized TokenIssuer issuer() {
        if (issuer == null) {
            HmacSecret key = LocalKey.loadOrCreate(dataDir().resolve("keys"));
            issuer = new TokenIssuer(key, InstantSource.system());
        }
        return issuer;
    }

    // ---- its processes

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its Cassandra, if that runs at this moment. */
    Optional<ProcessHandle> cassandra() {
        return process.toHandle().children().filter(ProcessHandle::isAlive).findFirst();
    }

    /** As {@code kill -NAME}. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    /** As {@code kill -9}: nothing is finished. Returns when the process is gone. */
    void kill9() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(30));
    }

    /** As {@code kill}: returns at once. */
    void terminate() {
        process.destroy();
    }

    /** As {@code kill}, and returns the exit code. */
    int stop() {
        terminate();
        return awaitExit(Duration.ofSeconds(60));
    }

    /** The exit code once it has ended. */
    int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("still running after " + limit.toSeconds() + " s:\n" + err());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it, keeps the logs and deletes the data. */
    @Override
    public void close() {
        Optional<ProcessHandle> child = process == null ? Optional.empty() : cassandra();
        if (process != null && process.isAlive()) {
            kill9();
        }
        child.ifPresent(orphan ->
                Eventually.within(Duration.ofSeconds(30), "Cassandra ends with its server", () -> !orphan.isAlive()));
        Path log = dataDir().resolve("cassandra/logs");
        if (Files.isDirectory(log)) {
            copy(log, folder);
        }
        delete(dataDir());
    }

    private static void copy(Path from, Path to) {
        try (var files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path top) {
        if (!Files.exists(top)) {
            return;
        }
        try (var paths = Files.walk(top, new FileVisitOption[0])) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
