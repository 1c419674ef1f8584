// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

/** An ejabberd that answers, and how to talk to it. */
public record RunningEjabberd(Ejabberd ejabberd, RunningServer server) implements AutoCloseable {
    @Override
    public void close() {
        server.close();
    }
}
