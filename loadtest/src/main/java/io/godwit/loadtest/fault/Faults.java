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
        KINDS.put(
                "client-slow",
                new Kind(
                        3,
                        a -> new Fault.ClientSlow(seconds(a.get(0)), millis(a.get(1)), Direction.of(a.get(2))),
                        random -> new Fault.ClientSlow(
                                between(random, 2, 10),
                                random.nextInt(3) == 0 ? 0 : 50 + random.nextInt(450),
                                random.nextBoolean() ? Direction.TO_SERVER : Direction.FROM_SERVER)));
    }

    private Faults() {}

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

    private record Kind(int arguments, Function<List<String>, Fault> parse, Function<Random, Fault> draw) {}
}
