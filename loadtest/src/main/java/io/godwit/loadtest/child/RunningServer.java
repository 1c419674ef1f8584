// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import io.godwit.loadtest.adapter.TargetFactory;
import java.net.InetSocketAddress;
import java.util.List;

/** A system under test that answers. */
public final class RunningServer implements AutoCloseable {
    private final String name;
    private final ChildProcess child;
    private final InetSocketAddress address;
    private final List<TargetFactory> targets;

    RunningServer(String name, ChildProcess child, InetSocketAddress address, List<TargetFactory> targets) {
        this.name = name;
        this.child = child;
        this.address = address;
        this.targets = List.copyOf(targets);
    }

    public String name() {
        return name;
    }

    public InetSocketAddress address() {
        return address;
    }

    public long pid() {
        return child.pid();
    }

    /** The ways in which to put load on it, each to be measured by itself. */
    public List<TargetFactory> targets() {
        return targets;
    }

    /** Ends it and what it started; waits up to 20 seconds before it kills. */
    @Override
    public void close() {
        child.close();
    }
}
