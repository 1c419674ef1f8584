// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import java.io.IOException;
import java.util.List;

/** A fault of the Cassandra beside the server; {@code node} is the number of the node that it hits, from 1 on. */
public sealed interface StoreFault extends Fault {

    /** Of that node. */
    int node();

    /** All connections between server and node are reset. */
    record StoreCut(int node) implements StoreFault {
        @Override
        public String name() {
            return "store-cut";
        }

        @Override
        public Part part() {
            return Part.STORE_NETWORK;
        }

        @Override
        public String arguments() {
            return Integer.toString(node);
        }

        @Override
        public void inflict(Rig rig) {
            rig.requireStore().node(node).proxy().cut();
        }
    }

    /** What goes one way between server and node is late; with a delay of 0 it stands still. */
    record StoreSlow(double seconds, int delayMillis, Direction direction, int node) implements StoreFault {
        @Override
        public String name() {
            return "store-slow";
        }

        @Override
        public Part part() {
            return Part.STORE_NETWORK;
        }

        @Override
        public String arguments() {
            return Plan.number(seconds) + " " + delayMillis + " " + direction.label() + " " + node;
        }

        @Override
        public void inflict(Rig rig) throws InterruptedException {
            TcpProxy proxy = rig.requireStore().node(node).proxy();
            proxy.slow(direction, delayMillis);
            try {
                Signals.sleep(seconds);
            } finally {
                proxy.heal();
            }
        }
    }

    /** {@code kill -9} of the node, which is started again at once. */
    record StoreKill(int node) implements StoreFault {
        @Override
        public String name() {
            return "store-kill";
        }

        @Override
        public Part part() {
            return Part.CASSANDRA;
        }

        @Override
        public String arguments() {
            return Integer.toString(node);
        }

        @Override
        public void inflict(Rig rig) {
            StoreNode killed = rig.requireStore().node(node);
            killed.kill();
            killed.startAgain();
        }
    }

    /** {@code kill -9} of all nodes but this one, which are started again after a time: there is no quorum. */
    record StoreKillTwo(double seconds, int node) implements StoreFault {
        @Override
        public String name() {
            return "store-kill-two";
        }

        @Override
        public Part part() {
            return Part.CASSANDRA;
        }

        @Override
        public String arguments() {
            return Plan.number(seconds) + " " + node;
        }

        @Override
        public void inflict(Rig rig) throws InterruptedException {
            List<StoreNode> killed = rig.requireStore().allBut(node);
            killed.forEach(StoreNode::kill);
            Signals.sleep(seconds);
            killed.forEach(StoreNode::startAgain);
        }
    }

    /** The node stands still. */
    record StorePause(double seconds, int node) implements StoreFault {
        @Override
        public String name() {
            return "store-pause";
        }

        @Override
        public Part part() {
            return Part.CASSANDRA;
        }

        @Override
        public String arguments() {
            return Plan.number(seconds) + " " + node;
        }

        @Override
        public void inflict(Rig rig) throws IOException, InterruptedException {
            Signals.pause(rig.requireStore().node(node).pid(), seconds);
        }
    }

    /** The wall clock of the node jumps, and back again after a time. */
    record StoreClockStep(double seconds, int stepSeconds, int node) implements StoreFault {
        @Override
        public String name() {
            return "store-clock-step";
        }

        @Override
        public Part part() {
            return Part.CLOCK;
        }

        @Override
        public String arguments() {
            return Plan.number(seconds) + " " + stepSeconds + " " + node;
        }

        @Override
        public void inflict(Rig rig) throws InterruptedException {
            FakeClock clock = rig.requireStore().node(node).requireClock();
            try {
                clock.step(stepSeconds);
                Signals.sleep(seconds);
            } finally {
                clock.step(0);
            }
        }
    }
}
