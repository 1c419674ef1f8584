// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import java.io.PrintStream;

/**
 * One line that tells what is going on: rewritten in place on a terminal, otherwise printed anew every five seconds.
 * Main thread only.
 */
public final class Progress {
    private static final long PLAIN_EVERY_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private long lastPlain = System.nanoTime() - PLAIN_EVERY_NANOS;
    private int width;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** On standard error, in place if that is a terminal. */
    public static Progress onStandardError() {
        return new Progress(System.err, ProcFs.isTerminal(2));
    }

    /** The state now; calls may come as often as the caller likes. */
    public void show(String state) {
        if (terminal) {
            out.print("\r" + state + " ".repeat(Math.max(0, width - state.length())));
            width = state.length();
        } else if (System.nanoTime() - lastPlain >= PLAIN_EVERY_NANOS) {
            lastPlain = System.nanoTime();
            out.println(state);
        }
        out.flush();
    }

    /** A line that stays. */
    public void say(String line) {
        out.print(terminal ? "\r" + " ".repeat(width) + "\r" : "");
        out.println(line);
        width = 0;
    }
}
