// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Which fault comes when. As text it has one line for each: seconds since the begin, name, arguments; {@code #} begins
 * a comment.
 */
public record Plan(List<Step> steps) {

    public Plan {
        steps = List.copyOf(steps);
    }

    /** A fault, so many seconds after the begin. */
    public record Step(double atSeconds, Fault fault) {
        @Override
        public String toString() {
            return (number(atSeconds) + " " + fault.name() + " " + fault.arguments()).strip();
        }
    }

    /**
     * Draws a plan: the same arguments give the same plan. Every kind comes once before one comes again.
     *
     * @param names of the kinds of fault to draw from, at least one
     * @param seconds the last fault comes before that
     * @param everySeconds mean distance; each is between half of it and one and a half
     * @param storeNodes Cassandra nodes to choose from, at least 1
     * @param servers to choose from, at least 1
     */
    public static Plan draw(
            long seed, List<String> names, double seconds, double everySeconds, int storeNodes, int servers) {
        var random = new Random(seed);
        var dice = new Dice(random, storeNodes, servers);
        List<Step> steps = new ArrayList<>();
        List<String> bag = new ArrayList<>();
        for (double at = everySeconds / 2; at < seconds; at += everySeconds * (0.5 + random.nextDouble())) {
            if (bag.isEmpty()) {
                bag.addAll(names);
            }
            String name = bag.remove(random.nextInt(bag.size()));
            steps.add(new Step(rounded(at), Faults.draw(name, dice)));
        }
        return new Plan(steps);
    }

    /** Reads what {@link #text} wrote; an error names the line. */
    public static Plan parse(String text) {
        List<Step> steps = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.replaceFirst("#.*", "").strip();
            if (!content.isEmpty()) {
                steps.add(step(number, List.of(content.split("\\s+", -1))));
            }
        }
        return new Plan(steps);
    }

    private static Step step(int line, List<String> words) {
        if (words.size() < 2) {
            throw new IllegalArgumentException("plan, line " + line + ": needs seconds and the name of a fault");
        }
        try {
            return new Step(
                    Double.parseDouble(words.get(0)), Faults.parse(words.get(1), words.subList(2, words.size())));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("plan, line " + line + ": " + wrong.getMessage(), wrong);
        }
    }

    /** Whether a fault of this name is in it. */
    public boolean has(String name) {
        return steps.stream().anyMatch(step -> step.fault().name().equals(name));
    }

    public String text() {
        var text = new StringBuilder();
        steps.forEach(step -> text.append(step).append('\n'));
        return text.toString();
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
