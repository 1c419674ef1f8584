// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks after servers as an operator's supervisor does: one that ends by itself with code 75 is started again. Anything
 * else that ends one by itself is a problem, and is left as it is. A thread for each; {@link #close} ends them.
 */
public final class Supervisor implements AutoCloseable {
    private static final int POLL_MILLIS = 200;

    private final List<Thread> threads = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Consumer<String> say;
    private volatile boolean closed;

    /**
     * Begins.
     *
     * @param say hears what it does, on its threads
     */
    public Supervisor(List<ManagedGodwit> servers, Consumer<String> say) {
        this.say = say;
        for (int i = 0; i < servers.size(); i++) {
            ManagedGodwit server = servers.get(i);
            String name = servers.size() == 1 ? "the server" : "server " + (i + 1);
            var thread = new Thread(() -> watch(server, name), "loadtest-supervisor-" + (i + 1));
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void watch(ManagedGodwit server, String name) {
        try {
            while (!closed) {
                Thread.sleep(POLL_MILLIS);
                if (server.isAlive()) {
                    continue;
                }
                if (server.startAgainIfLost()) {
                    say.accept(name + " had ended with code 75 and is there again");
                } else if (server.hasEndedByItself() && !closed) {
                    report(name + " has ended by itself: " + server.end());
                    return;
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException failure) {
            if (!closed) {
                report(name + " could not be started again: " + failure.getMessage());
            }
        }
    }

    private void report(String problem) {
        say.accept(problem);
        synchronized (problems) {
            problems.add(problem);
        }
    }

    /** What was not as it should be; a sentence each. */
    public List<String> problems() {
        synchronized (problems) {
            return List.copyOf(problems);
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
