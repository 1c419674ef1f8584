// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.loadtest.child.ManagedGodwit;
import java.io.IOException;
import java.util.OptionalInt;

/** A fault of one of several servers; {@code node} is the number of the one that it hits, from 1 on. */
public sealed interface NodeFault extends Fault {

    /** Of that server. */
    int node();

    @Override
    default OptionalInt hitServer() {
        return OptionalInt.of(node());
    }

    @Override
    default Part part() {
        return Part.SERVER;
    }

    /** {@code kill -9} of the server, which is started again after a time. */
    record NodeKill(double seconds, int node) implements NodeFault {
        @Override
        public String name() {
            return "node-kill";
        }

        @Override
        public String arguments() {
            return Plan.number(seconds) + " " + node;
        }

        @Override
        public void inflict(Rig rig) throws IOException, InterruptedException {
            ManagedGodwit killed = rig.server(node);
            killed.kill();
            Signals.sleep(seconds);
            killed.startAgain();
        }
    }

    /** SIGTERM to the server, which is started again when it has ended. */
    record NodeRestart(int node) implements NodeFault {
        @Override
        public String name() {
            return "node-restart";
        }

        @Override
        public String arguments() {
            return Integer.toString(node);
        }

        @Override
        public void inflict(Rig rig) throws IOException, InterruptedException {
            ManagedGodwit ended = rig.server(node);
            ended.terminate();
            ended.startAgain();
        }
    }

    /** The server stands still for longer than its lease, and finds that it was given up. */
    record NodePause(double seconds, int node) implements NodeFault {
        @Override
        public String name() {
            return "node-pause";
        }

        @Override
        public String arguments() {
            return Plan.number(seconds) + " " + node;
        }

        @Override
        public void inflict(Rig rig) throws IOException, InterruptedException {
            rig.untilBack(node, paused -> Signals.pause(paused.pid(), seconds));
        }
    }

    /** Nothing passes between the server and the others; Cassandra and clients reach all of them. */
    record NodeIsolate(double seconds, int node) implements NodeFault {
        @Override
        public String name() {
            return "node-isolate";
        }

        @Override
        public Part part() {
            return Part.NODE_NETWORK;
        }

        @Override
        public String arguments() {
            return Plan.number(seconds) + " " + node;
        }

        @Override
        public void inflict(Rig rig) throws IOException, InterruptedException {
            Mesh mesh = rig.requireMesh();
            rig.untilBack(node, isolated -> {
                mesh.isolate(node);
                try {
                    Signals.sleep(seconds);
                } finally {
                    mesh.heal();
                }
            });
        }
    }
}
