// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one device has received of one mailbox, over all its connections: positions come without gaps once the first is
 * there, and a position may come again, but never with another content. What the device itself sent with MQTT 5 does not
 * come: its positions are in the acknowledgements, and are told here with {@link #own}. Any thread.
 */
final class Received {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_PROBLEMS = 20;

    private final String device;
    private final NavigableMap<Long, String> entries = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private final NavigableSet<Long> own = new TreeSet<>();
    private boolean sends;
    private long repeated;

    Received(String device) {
        this.device = device;
    }

    synchronized void add(String entry) {
        long pos = parse(entry).path("pos").asLong(-1);
        long last = last();
        String before = entries.putIfAbsent(pos, entry);
        if (before == null && last > 0 && (sends ? pos <= last : pos != last + 1)) {
            problem("position " + pos + " after " + last);
        } else if (before != null) {
            repeated++;
            if (!before.equals(entry)) {
                problem("position " + pos + " came as " + before + " and as " + entry);
            }
        }
    }

    /** The device has sent the entry at this position itself, and does not get it. */
    synchronized void own(long pos) {
        sends = true;
        own.add(pos);
    }

    /** From now on there may be gaps: the device's own entries, whose acknowledgements may come later than what follows. */
    synchronized void expectOwn() {
        sends = true;
    }

    /** The positions from the first to the last that neither came nor were sent by the device itself. */
    synchronized List<Long> missing() {
        List<Long> missing = new ArrayList<>();
        for (long pos = entries.isEmpty() ? 1 : entries.firstKey(); pos < last(); pos++) {
            if (!entries.containsKey(pos) && !own.contains(pos)) {
                missing.add(pos);
            }
        }
        return missing;
    }

    private void problem(String text) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(device + ": " + text);
        }
    }

    /** The greatest position. */
    synchronized long last() {
        return entries.isEmpty() ? 0 : entries.lastKey();
    }

    /** How many deliveries were not the first of their position. */
    synchronized long repeated() {
        return repeated;
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    /** The entries by position, as they came. */
    synchronized NavigableMap<Long, String> entries() {
        return new TreeMap<>(entries);
    }

    /** Whether the entry with the greatest position has this cid. */
    synchronized boolean endsWith(String cid) {
        return !entries.isEmpty()
                && parse(entries.lastEntry().getValue()).path("cid").asText().equals(cid);
    }

    static JsonNode parse(String entry) {
        try {
            return JSON.readTree(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + entry, e);
        }
    }
}
