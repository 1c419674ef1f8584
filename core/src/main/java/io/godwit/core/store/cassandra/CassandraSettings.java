// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which Cassandra to use and where in it.
 *
 * @param contactPoints one node or more, from which the others are learnt
 * @param datacenter the data centre that this process reads from and writes to, as the nodes name it
 * @param keyspace lower case letters, digits and underscores, a letter first, at most 48 characters: Cassandra's own limit
 * @param replicationFactor copies of each row in that data centre, 1 to 9, used when the keyspace is created
 * @param requestTimeout 100 ms to 60 s, after which a request has failed for its caller; default 5 s
 */
public record CassandraSettings(
        List<InetSocketAddress> contactPoints,
        String datacenter,
        String keyspace,
        int replicationFactor,
        Optional<Credentials> credentials,
        Optional<CassandraTls> tls,
        Duration requestTimeout) {
    /** Longer than Cassandra's own write timeout of 2 s, so that a slow write ends with its answer, not with a guess. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    /** The name stands in a CQL string. */
    private static final Pattern DATACENTER = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
        check(!contactPoints.isEmpty(), "contactPoints must name at least one node");
        check(
                DATACENTER.matcher(datacenter).matches(),
                "datacenter must be 1 to 128 letters, digits, '_', '-' or '.', but is '" + datacenter + "'");
        check(
                KEYSPACE.matcher(keyspace).matches(),
                "keyspace must be 1 to 48 lower case letters, digits or '_', a letter first, but is '" + keyspace
                        + "'");
        check(
                replicationFactor >= 1 && replicationFactor <= 9,
                "replicationFactor must be 1 to 9, but is " + replicationFactor);
        check(
                requestTimeout.toMillis() >= 100 && requestTimeout.toMillis() <= 60_000,
                "requestTimeout must be 100 ms to 60 s, but is " + requestTimeout);
    }

    /** One node without login or TLS, one copy of each row: the embedded Cassandra, or a test's. */
    public static CassandraSettings of(InetSocketAddress contactPoint, String datacenter, String keyspace) {
        return new CassandraSettings(
                List.of(contactPoint),
                datacenter,
                keyspace,
                1,
                Optional.empty(),
                Optional.empty(),
                DEFAULT_REQUEST_TIMEOUT);
    }

    private static void check(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
