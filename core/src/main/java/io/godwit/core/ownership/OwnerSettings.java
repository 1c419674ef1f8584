// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import java.time.Duration;

/**
 * Who this server is among those that share the mailboxes of a keyspace.
 *
 * @param id the same for each start of the same server
 * @param about what people are told about it
 * @param alone whether it shares them with nobody: a second such server stands by
 * @param time how long one beat of its lease counts, whole milliseconds
 * @param shards how many there are
 */
public record OwnerSettings(String id, String about, boolean alone, Duration time, int shards) {
    /** What servers that are alone compete for. */
    static final String ALONE = "alone";

    private static final String NODE = "node/";

    String leaseName() {
        return alone ? ALONE : NODE + id;
    }

    /** Whether a server with a lease of this name and this one cannot share the mailboxes. */
    boolean excludes(String name) {
        return alone ? name.startsWith(NODE) : name.equals(ALONE);
    }
}
