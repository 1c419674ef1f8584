// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import java.io.IOException;

/** Sends signals, which Java cannot but for the two that end a process. */
final class Signals {
    private Signals() {}

    static void stop(long pid) throws IOException, InterruptedException {
        send("STOP", pid);
    }

    /** Also if it is gone by now. */
    static void resume(long pid) throws IOException, InterruptedException {
        if (ProcessHandle.of(pid).isPresent()) {
            send("CONT", pid);
        }
    }

    static void kill(long pid) throws IOException, InterruptedException {
        send("KILL", pid);
    }

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        // every shell has its own kill
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Stops it, sleeps, and lets it go on in any case. */
    static void pause(long pid, double seconds) throws IOException, InterruptedException {
        stop(pid);
        try {
            sleep(seconds);
        } finally {
            resume(pid);
        }
    }

    static void sleep(double seconds) throws InterruptedException {
        Thread.sleep(Math.round(seconds * 1_000));
    }
}
