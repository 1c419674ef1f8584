// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** The kinds of fault by name: how to read one from a plan, and how to draw one. */
public final class Faults {
    /** The server allows 30 seconds of skew before it refuses the tokens. */
    private static final int MAX_STEP_SECONDS = 25;

    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("server-kill", new Kind(0, a -> new Fault.ServerKill(), random -> new Fault.ServerKill()));
        KINDS.put("server-restart", new Kind(0, a -> new Fault.ServerRestart(), random -> new Fault.ServerRestart()));
        KINDS.put(
                "server-pause",
                new Kind(
                        1,
                        a -> new Fault.ServerPause(seconds(a.get(0))),
                        random -> new Fault.ServerPause(between(random, 1, 12))));
        KINDS.put("cassandra-kill", new Kind(0, a -> new Fault.CassandraKill(), random -> new Fault.CassandraKill()));
        KINDS.put(
                "cassandra-pause",
                new Kind(
                        1,
                        a -> new Fault.CassandraPause(seconds(a.get(0))),
                        random -> new Fault.CassandraPause(between(random, 1, 12))));
        KINDS.put("client-cut", new Kind(0, a -> new Fault.ClientCut(), random -> new Fault.ClientCut()));
        KINDS.put("client-slow", new Kind(3, Faults::clientSlow, random -> clientSlow(slowness(random))));
        KINDS.put(
                "disk-full",
                new Kind(
                        1,
                        a -> new Fault.DiskFull(seconds(a.get(0))),
                        random -> new Fault.DiskFull(between(random, 3, 10))));
        KINDS.put(
                "clock-step",
                new Kind(
                        2,
                        a -> new Fault.ClockStep(seconds(a.get(0)), step(a.get(1))),
                        random -> new Fault.ClockStep(
                                between(random, 3, 10),
                                (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(MAX_STEP_SECONDS)))));
        KINDS.put("store-cut", new Kind(0, a -> new Fault.StoreCut(), random -> new Fault.StoreCut()));
        KINDS.put("store-slow", new Kind(3, Faults::storeSlow, random -> storeSlow(slowness(random))));
        KINDS.put("store-kill", new Kind(0, a -> new Fault.StoreKill(), random -> new Fault.StoreKill()));
        KINDS.put(
                "store-pause",
                new Kind(
                        1,
                        a -> new Fault.StorePause(seconds(a.get(0))),
                        random -> new Fault.StorePause(between(random, 1, 12))));
    }

    private Faults() {}

    /** Why a kind of fault cannot be had here; empty if it can. */
    public static String obstacle(String name, boolean externalStore) {
        return switch (kind(name).part()) {
            case DISK -> externalStore ? "Cassandra's data are not the server's" : SmallDisk.obstacle();
            case CLOCK -> FakeClock.obstacle();
            case CASSANDRA, STORE_NETWORK -> {
                boolean store = name.startsWith("store-");
                yield store == externalStore ? "" : "Cassandra is " + (externalStore ? "external" : "embedded");
            }
            default -> "";
        };
    }

    private static Fault clientSlow(List<String> a) {
        return new Fault.ClientSlow(seconds(a.get(0)), millis(a.get(1)), Direction.of(a.get(2)));
    }

    private static Fault storeSlow(List<String> a) {
        return new Fault.StoreSlow(seconds(a.get(0)), millis(a.get(1)), Direction.of(a.get(2)));
    }

    /** One in three stands still. */
    private static List<String> slowness(Random random) {
        return List.of(
                Plan.number(between(random, 2, 10)),
                Integer.toString(random.nextInt(3) == 0 ? 0 : 20 + random.nextInt(480)),
                (random.nextBoolean() ? Direction.TO_SERVER : Direction.FROM_SERVER).label());
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

    static Fault parse(String name, List<String> arguments) {
        Kind kind = kind(name);
        if (arguments.size() != kind.arguments) {
            throw new IllegalArgumentException(
                    name + " takes " + kind.arguments + " arguments but has " + arguments.size());
        }
        return kind.parse.apply(arguments);
    }

    static Fault draw(String name, Random random) {
        return kind(name).draw.apply(random);
    }

    private static Kind kind(String name) {
        Kind kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("no fault '" + name + "', there are " + String.join(", ", names()));
        }
        return kind;
    }

    private static double between(Random random, double least, double most) {
        return Plan.rounded(least + random.nextDouble() * (most - least));
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

    private record Kind(int arguments, Function<List<String>, Fault> parse, Function<Random, Fault> draw) {
        Part part() {
            return draw.apply(new Random(0)).part();
        }
    }
}
