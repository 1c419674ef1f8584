// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import java.net.InetAddress;
import java.util.List;

/**
 * Which part of a plan this process takes, and from where it connects.
 *
 * @param number 1 to {@code of}
 * @param of how many generators share the plan; 1 to 99
 * @param sources local addresses to connect from, each in turn; the system chooses if there are none
 */
public record Generator(int number, int of, List<InetAddress> sources) {
    private static final int MAX = 99;

    public Generator {
        if (of < 1 || of > MAX || number < 1 || number > of) {
            throw new IllegalArgumentException(
                    "generator must be i/n with n up to " + MAX + " and i from 1 to n but is " + number + "/" + of);
        }
        sources = List.copyOf(sources);
    }

    /** All of the plan, from any address. */
    public static Generator alone() {
        return new Generator(1, 1, List.of());
    }

    /** This one's part of that many; the parts add up, and differ by one at most. */
    public int share(int count) {
        return count / of + (number <= count % of ? 1 : 0);
    }

    /** The run's name with the number as its first two digits, so that no two generators have the same users. */
    public String mark(String run) {
        return of == 1 ? run : String.format("%02d", number) + run.substring(2);
    }
}
