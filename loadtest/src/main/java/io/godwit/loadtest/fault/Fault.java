// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import java.io.IOException;
import java.util.OptionalInt;

/** One thing that goes wrong, and is put right again. */
public sealed interface Fault
        permits Fault.ServerKill,
                Fault.ServerRestart,
                Fault.ServerPause,
                Fault.CassandraKill,
                Fault.CassandraPause,
                Fault.ClientCut,
                Fault.ClientSlow,
                Fault.DiskFull,
                Fault.ClockStep,
                StoreFault,
                NodeFault {

    /** As on the command line and in plans. */
    String name();

    Part part();

    /** What follows the name in a plan; empty if there is nothing to choose. */
    default String arguments() {
        return "";
    }

    /** The number of the one server that it hits, of several. */
    default OptionalInt hitServer() {
        return OptionalInt.empty();
    }

    /** Does it, and undoes it before it returns; fails if it cannot be done. */
    void inflict(Rig rig) throws IOException, InterruptedException;

    /** {@code kill -9} of the server, which is started again at once. */
    record ServerKill() implements Fault {
        @Override
        public String name() {
            return "server-kill";
        }

        @Override
        public Part part() {
            return Part.SERVER;
        }

        @Override
        public void inflict(Rig rig) throws IOException, InterruptedException {
            rig.server().kill();
            rig.server().startAgain();
        }
    }

    /** SIGTERM to the server, which is started again when it has ended. */
    record ServerRestart() implements Fault {
        @Override
        public String name() {
            return "server-restart";
        }

        @Override
        public Part part() {
            return Part.SERVER;
        }

        @Override
        public void inflict(Rig rig) throws IOException, InterruptedException {
            rig.server().terminate();
            rig.server().startAgain();
        }
    }

    /** The server stands still. */
    record ServerPause(double seconds) implements Fault {
        @Override
        public String name() {
            return "server-pause";
        }

        @Override
        public Part part() {
            return Part.SERVER;
        }

        @Override
        public String arguments() {
            return Plan.number(seconds);
        }

        @Override
        public void inflict(Rig rig) throws IOException, InterruptedException {
            Signals.pause(rig.server().pid(), seconds);
        }
    }

    /** {@code kill -9} of the embedded Cassandra; the server starts it again. */
    record CassandraKill() implements Fault {
        @Override
        public String name() {
            return "cassandra-kill";
        }

        @Override
        public Part part() {
            return Part.CASSANDRA;
        }

        @Override
        public void inflict(Rig rig) throws IOException, InterruptedException {
            long killed = rig.awaitCassandra(0);
            Signals.kill(killed);
            rig.awaitCassandra(killed);
        }
    }

    /** The embedded Cassandra stands still. */
    record CassandraPause(double seconds) implements Fault {
        @Override
        public String name() {
            return "cassandra-pause";
        }

        @Override
        public Part part() {
            return Part.CASSANDRA;
        }

        @Override
        public String arguments() {
            return Plan.number(seconds);
        }

        @Override
        public void inflict(Rig rig) throws IOException, InterruptedException {
            Signals.pause(rig.awaitCassandra(0), seconds);
        }
    }

    /** All connections of clients are reset. */
    record ClientCut() implements Fault {
        @Override
        public String name() {
            return "client-cut";
        }

        @Override
        public Part part() {
            return Part.CLIENT_NETWORK;
        }

        @Override
        public void inflict(Rig rig) {
            rig.clients().forEach(TcpProxy::cut);
        }
    }

    /** What goes one way between clients and servers is late; with a delay of 0 it stands still. */
    record ClientSlow(double seconds, int delayMillis, Direction direction) implements Fault {
        @Override
        public String name() {
            return "client-slow";
        }

        @Override
        public Part part() {
            return Part.CLIENT_NETWORK;
        }

        @Override
        public String arguments() {
            return Plan.number(seconds) + " " + delayMillis + " " + direction.label();
        }

        @Override
        public void inflict(Rig rig) throws InterruptedException {
            rig.clients().forEach(proxy -> proxy.slow(direction, delayMillis));
            try {
                Signals.sleep(seconds);
            } finally {
                rig.clients().forEach(TcpProxy::heal);
            }
        }
    }

    /** The disk with the server's data, embedded Cassandra included, is full for a time. */
    record DiskFull(double seconds) implements Fault {
        @Override
        public String name() {
            return "disk-full";
        }

        @Override
        public Part part() {
            return Part.DISK;
        }

        @Override
        public String arguments() {
            return Plan.number(seconds);
        }

        @Override
        public void inflict(Rig rig) throws IOException, InterruptedException {
            SmallDisk disk = rig.requireDisk();
            try {
                disk.fill();
                Signals.sleep(seconds);
            } finally {
                disk.free();
            }
        }
    }

    /** The wall clock of the servers, embedded Cassandra included, jumps, and back again after a time. */
    record ClockStep(double seconds, int stepSeconds) implements Fault {
        @Override
        public String name() {
            return "clock-step";
        }

        @Override
        public Part part() {
            return Part.CLOCK;
        }

        @Override
        public String arguments() {
            return Plan.number(seconds) + " " + stepSeconds;
        }

        @Override
        public void inflict(Rig rig) throws InterruptedException {
            FakeClock clock = rig.requireClock();
            try {
                clock.step(stepSeconds);
                Signals.sleep(seconds);
            } finally {
                clock.step(0);
            }
        }
    }
}
