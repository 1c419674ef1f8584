// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A client program: its lines go to a consumer, on a thread of its own. */
final class Tool implements AutoCloseable {
    private static final Path MQTT_JS = Path.of(System.getProperty("godwit.mqttjs", "../target/mqttjs"));

    private final Process process;
    private final Path errors;

    private Tool(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /** Runs it; what it says on standard error goes to a file beside the server's. */
    static Tool start(String name, List<String> command, Consumer<String> lines) {
        try {
            Path errors = Path.of("target", "system", name + ".err").toAbsolutePath();
            Files.createDirectories(errors.getParent());
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().put("NODE_PATH", modules().toString());
            Process process = builder.start();
            Thread reader = new Thread(() -> read(process, lines), name);
            reader.setDaemon(true);
            reader.start();
            return new Tool(process, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Process process, Consumer<String> lines) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines);
        } catch (IOException | UncheckedIOException e) {
            if (process.isAlive()) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Where a program of the path is. */
    static Optional<Path> find(String program) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .flatMap(folder -> folder.isEmpty() ? Stream.<Path>empty() : Stream.of(Path.of(folder, program)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The folder with mqtt.js, as {@code .ci/run} installs it, or the system property {@code godwit.mqttjs}. */
    static boolean hasMqttJs() {
        return find("node").isPresent() && Files.isDirectory(modules().resolve("mqtt"));
    }

    private static Path modules() {
        return MQTT_JS.toAbsolutePath().normalize().resolve("node_modules");
    }

    /** Writes a line to its standard input. */
    void line(String text) {
        try {
            process.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("it says: " + said(), e);
        }
    }

    /** Ends its standard input and waits until it ends by itself. */
    int finish(Duration limit) {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("still running: " + process.info() + "; it says: " + said());
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String said() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
