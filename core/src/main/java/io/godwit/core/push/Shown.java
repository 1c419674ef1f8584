// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a device may show: at most {@value #MAX} are known for certain, of older ones it is assumed. It is kept beside the
 * position up to which the device was woken, so that a mailbox that comes back knows it.
 */
final class Shown {
    static final int MAX = 64;

    private final TreeSet<Long> positions = new TreeSet<>();
    private long assumedUpTo;
    /** What a provider took of the messages after one position up to another is not known: a crash came between. */
    private long unknownAfter;

    private long unknownUpTo;

    private Shown() {}

    static Shown nothing() {
        return new Shown();
    }

    /**
     * What a mailbox knows that was loaded.
     *
     * @param kept {@link #toText}, null of a device that nothing was kept of
     * @param pushed up to here what was kept is complete
     * @param head nothing newer was sent
     */
    static Shown recovered(@Nullable String kept, long pushed, long head) {
        Shown shown = new Shown();
        if (kept == null) {
            shown.assumedUpTo = head;
            return shown;
        }
        List<Long> numbers = new ArrayList<>();
        for (String number : kept.isEmpty() ? new String[0] : kept.split(" ", -1)) {
            numbers.add(Long.valueOf(number));
        }
        if (numbers.size() >= 3) {
            shown.assumedUpTo = numbers.get(0);
            shown.unknownAfter = numbers.get(1);
            shown.unknownUpTo = numbers.get(2);
            long pos = 0;
            for (long step : numbers.subList(3, numbers.size())) {
                pos += step;
                shown.positions.add(pos);
            }
        }
        if (pushed < head) {
            shown.unknownAfter = shown.unknownUpTo == 0 ? pushed : Math.min(shown.unknownAfter, pushed);
            shown.unknownUpTo = head;
        }
        return shown;
    }

    /** A provider took, or may have taken, a notification that shows the message at this position. */
    void add(long pos) {
        positions.add(pos);
        if (positions.size() > MAX) {
            assumedUpTo = Math.max(assumedUpTo, positions.pollFirst());
        }
    }

    boolean isCertain(long pos) {
        return positions.contains(pos);
    }

    boolean isPossible(long pos) {
        boolean unknown = pos > unknownAfter && pos <= unknownUpTo;
        return pos > 0 && (pos <= assumedUpTo || unknown || positions.contains(pos));
    }

    /** The device has all messages up to here: from now on it knows itself what was taken back. */
    void forgetUpTo(long pos) {
        positions.headSet(pos, true).clear();
        if (assumedUpTo <= pos) {
            assumedUpTo = 0;
        }
        if (unknownUpTo <= pos) {
            unknownAfter = 0;
            unknownUpTo = 0;
        }
    }

    /** Three bounds and the positions, each as the distance from the one before; empty if it is none. */
    String toText() {
        if (positions.isEmpty() && assumedUpTo == 0 && unknownUpTo == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder()
                .append(assumedUpTo)
                .append(' ')
                .append(unknownAfter)
                .append(' ')
                .append(unknownUpTo);
        long before = 0;
        for (long pos : positions) {
            text.append(' ').append(pos - before);
            before = pos;
        }
        return text.toString();
    }
}
