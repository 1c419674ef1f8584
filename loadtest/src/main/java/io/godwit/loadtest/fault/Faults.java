// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.loadtest.child.Fleet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The kinds of fault by name: how to read one from a plan, and how to draw one. */
public final class Faults {
    /** The server allows 30 seconds of skew before it refuses the tokens. */
    private static final int MAX_STEP_SECONDS = 25;

    private static final String STORE = "store-";
    private static final String NODE = "node-";
    private static final String NODE_ISOLATE = "node-isolate";
    private static final String DISK_FULL = "disk-full";
    private static final String CLOCK_STEP = "clock-step";
    private static final String KILL_TWO = "store-kill-two";
    private static final String STORE_CLOCK_STEP = "store-clock-step";

    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        kind("server-kill", 0, a -> new Fault.ServerKill(), dice -> new Fault.ServerKill());
        kind("server-restart", 0, a -> new Fault.ServerRestart(), dice -> new Fault.ServerRestart());
        kind(
                "server-pause",
                1,
                a -> new Fault.ServerPause(seconds(a.get(0))),
                dice -> new Fault.ServerPause(dice.seconds(1, 12)));
        kind("cassandra-kill", 0, a -> new Fault.CassandraKill(), dice -> new Fault.CassandraKill());
        kind(
                "cassandra-pause",
                1,
                a -> new Fault.CassandraPause(seconds(a.get(0))),
                dice -> new Fault.CassandraPause(dice.seconds(1, 12)));
        kind("client-cut", 0, a -> new Fault.ClientCut(), dice -> new Fault.ClientCut());
        kind("client-slow", 3, Faults::clientSlow, dice -> clientSlow(dice.slowness()));
        kind(DISK_FULL, 1, a -> new Fault.DiskFull(seconds(a.get(0))), dice -> new Fault.DiskFull(dice.seconds(3, 10)));
        kind(
                CLOCK_STEP,
                2,
                a -> new Fault.ClockStep(seconds(a.get(0)), step(a.get(1))),
                dice -> new Fault.ClockStep(dice.seconds(3, 10), dice.step(MAX_STEP_SECONDS)));
        storeKinds();
        nodeKinds();
    }

    /** The last argument of each is the node's number. */
    private static void storeKinds() {
        kind(
                "store-cut",
                1,
                a -> new StoreFault.StoreCut(node(a.get(0))),
                dice -> new StoreFault.StoreCut(dice.node()));
        kind("store-slow", 4, a -> storeSlow(a, node(a.get(3))), dice -> storeSlow(dice.slowness(), dice.node()));
        kind(
                "store-kill",
                1,
                a -> new StoreFault.StoreKill(node(a.get(0))),
                dice -> new StoreFault.StoreKill(dice.node()));
        kind(
                "store-pause",
                2,
                a -> new StoreFault.StorePause(seconds(a.get(0)), node(a.get(1))),
                dice -> new StoreFault.StorePause(dice.seconds(1, 12), dice.node()));
        kind(
                KILL_TWO,
                2,
                a -> new StoreFault.StoreKillTwo(seconds(a.get(0)), node(a.get(1))),
                dice -> new StoreFault.StoreKillTwo(dice.seconds(1, 8), dice.node()));
        kind(
                STORE_CLOCK_STEP,
                3,
                a -> new StoreFault.StoreClockStep(seconds(a.get(0)), step(a.get(1)), node(a.get(2))),
                dice -> new StoreFault.StoreClockStep(dice.seconds(3, 10), dice.step(MAX_STEP_SECONDS), dice.node()));
    }

    /** The last argument of each is the server's number. */
    private static void nodeKinds() {
        kind(
                "node-kill",
                2,
                a -> new NodeFault.NodeKill(seconds(a.get(0)), server(a.get(1))),
                dice -> new NodeFault.NodeKill(dice.seconds(1, 8), dice.server()));
        kind(
                "node-restart",
                1,
                a -> new NodeFault.NodeRestart(server(a.get(0))),
                dice -> new NodeFault.NodeRestart(dice.server()));
        kind(
                "node-pause",
                2,
                a -> new NodeFault.NodePause(seconds(a.get(0)), server(a.get(1))),
                dice -> new NodeFault.NodePause(dice.seconds(8, 15), dice.server()));
        kind(
                NODE_ISOLATE,
                2,
                a -> new NodeFault.NodeIsolate(seconds(a.get(0)), server(a.get(1))),
                dice -> new NodeFault.NodeIsolate(dice.seconds(8, 25), dice.server()));
    }

    private Faults() {}

    private static void kind(
            String name, int arguments, Function<List<String>, Fault> parse, Function<Dice, Fault> draw) {
        KINDS.put(name, new Kind(arguments, parse, draw));
    }

    /**
     * Why a kind of fault cannot be had here; empty if it can.
     *
     * @param storeNodes how many Cassandra nodes there are beside the servers; 0 if the server has its own
     * @param servers how many servers there are
     */
    public static String obstacle(String name, int storeNodes, int servers) {
        find(name);
        if (name.startsWith(NODE) && servers == 1) {
            return "there is one server";
        }
        if (name.startsWith("server-") && servers > 1) {
            return "there are several servers";
        }
        if (name.startsWith(STORE) && storeNodes == 0) {
            return "Cassandra is embedded";
        }
        if (name.startsWith("cassandra-") && storeNodes > 0) {
            return "Cassandra is external";
        }
        if (name.equals(KILL_TWO) && storeNodes < StoreRing.NODES) {
            return "Cassandra has one node";
        }
        return switch (name) {
            case DISK_FULL -> storeNodes > 0 ? "Cassandra's data are not the server's" : SmallDisk.obstacle();
            case CLOCK_STEP, STORE_CLOCK_STEP -> FakeClock.obstacle();
            default -> "";
        };
    }

    private static Fault clientSlow(List<String> a) {
        return new Fault.ClientSlow(seconds(a.get(0)), millis(a.get(1)), Direction.of(a.get(2)));
    }

    private static Fault storeSlow(List<String> a, int node) {
        return new StoreFault.StoreSlow(seconds(a.get(0)), millis(a.get(1)), Direction.of(a.get(2)), node);
    }

    private static int step(String text) {
        int step = Integer.parseInt(text);
        if (Math.abs(step) > MAX_STEP_SECONDS) {
            throw new IllegalArgumentException(
                    "clock-step must be -" + MAX_STEP_SECONDS + " to " + MAX_STEP_SECONDS + " but is " + text);
        }
        return step;
    }

    /** All names, in the order in which they are explained. */
    public static List<String> names() {
        return List.copyOf(KINDS.keySet());
    }

    /** A node that is not named is the first. */
    static Fault parse(String name, List<String> arguments) {
        Kind kind = find(name);
        List<String> all = new ArrayList<>(arguments);
        if ((name.startsWith(STORE) || name.startsWith(NODE)) && all.size() == kind.arguments - 1) {
            all.add("1");
        }
        if (all.size() != kind.arguments) {
            throw new IllegalArgumentException(
                    name + " takes " + kind.arguments + " arguments but has " + arguments.size());
        }
        return kind.parse.apply(all);
    }

    static Fault draw(String name, Dice dice) {
        return find(name).draw.apply(dice);
    }

    private static Kind find(String name) {
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("no fault '" + name + "', there are " + String.join(", ", names()));
        }
        return kind;
    }

    private static double seconds(String text) {
        double seconds = Double.parseDouble(text);
        if (!(seconds >= 0 && seconds <= 600)) {
            throw new IllegalArgumentException("seconds must be 0 to 600 but are " + text);
        }
        return seconds;
    }

    private static int millis(String text) {
        int millis = Integer.parseInt(text);
        if (millis < 0 || millis > 60_000) {
            throw new IllegalArgumentException("milliseconds must be 0 to 60000 but are " + text);
        }
        return millis;
    }

    private static int node(String text) {
        int node = Integer.parseInt(text);
        if (node < 1 || node > StoreRing.NODES) {
            throw new IllegalArgumentException("node must be 1 to " + StoreRing.NODES + " but is " + text);
        }
        return node;
    }

    private static int server(String text) {
        int server = Integer.parseInt(text);
        if (server < 1 || server > Fleet.MAX) {
            throw new IllegalArgumentException("server must be 1 to " + Fleet.MAX + " but is " + text);
        }
        return server;
    }

    private record Kind(int arguments, Function<List<String>, Fault> parse, Function<Dice, Fault> draw) {}
}
