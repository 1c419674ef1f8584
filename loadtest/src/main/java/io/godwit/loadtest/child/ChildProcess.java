// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A child process whose output goes to a file; it is ended by {@link #close} and when this JVM ends. */
final class ChildProcess implements AutoCloseable {
    private static final int GRACE_SECONDS = 20;

    private final Process process;
    private final Thread hook;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.hook = new Thread(() -> end(process), "end-child-" + process.pid());
    }

    static ChildProcess start(List<String> command, Map<String, String> environment, Path log) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        var child = new ChildProcess(builder.start(), log);
        Runtime.getRuntime().addShutdownHook(child.hook);
        return child;
    }

    /** The {@code java} that runs this program, with these arguments. */
    static List<String> java(List<String> arguments) {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        var command = new ArrayList<>(List.of(java));
        command.addAll(arguments);
        return command;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Of one that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** Asks it to end, as {@code kill} does, and waits; after {@code limitSeconds} it fails and leaves it running. */
    void terminate(int limitSeconds) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("child did not end within " + limitSeconds + " s of SIGTERM, see " + log);
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /** Ends it alone, as {@code kill -9} does, and waits; its own children have to notice by themselves. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /** Fails, naming the log, if the child has ended. */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("child ended with code " + process.exitValue() + ", see " + log);
        }
    }

    @Override
    public void close() {
        end(process);
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private static void end(Process process) {
        var family = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }
}
