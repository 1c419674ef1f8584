// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Values that are right alone and wrong together. A rule is asked only if all its settings could be read: a mistyped
 * path must not also be reported as a missing one.
 */
final class Combinations {
    private record Rule(List<Option<?>> uses, Predicate<Values> broken, String problem) {}

    /** Room in an MQTT packet for topic, properties and headers beside the payload. */
    private static final int PACKET_OVERHEAD = 4096;

    private static final List<Rule> RULES = List.of(
            rule(
                    "a node without the role broker needs others to work for",
                    values -> !values.get(Options.ROLES).contains(Role.BROKER)
                            && values.get(Options.CLUSTER_SEEDS).isEmpty(),
                    Options.ROLES,
                    Options.CLUSTER_SEEDS),
            rule(
                    "port 0 is a different one at each start, so the others cannot find this node again; set one",
                    values -> !values.get(Options.CLUSTER_SEEDS).isEmpty() && values.get(Options.CLUSTER_PORT) == 0,
                    Options.CLUSTER_PORT,
                    Options.CLUSTER_SEEDS),
            rule(
                    "nodes that share mailboxes need the same keys for tokens, and a node that is given none makes its own",
                    values -> !values.get(Options.CLUSTER_SEEDS).isEmpty()
                            && !values.get(Options.CONTACT_POINTS).isEmpty()
                            && values.get(Options.ROLES).contains(Role.BROKER)
                            && values.get(Options.HMAC_SECRET).isEmpty()
                            && values.get(Options.PUBLIC_KEY).isEmpty()
                            && values.get(Options.JWKS_FILE).isEmpty()
                            && values.get(Options.JWKS_URL).isEmpty(),
                    Options.CLUSTER_SEEDS,
                    Options.HMAC_SECRET,
                    Options.PUBLIC_KEY,
                    Options.JWKS_FILE,
                    Options.JWKS_URL),
            rule(
                    "at least one of them must not be off",
                    values -> listeners(values).isEmpty(),
                    Options.MQTT_PORT,
                    Options.WS_PORT,
                    Options.MQTTS_PORT,
                    Options.WSS_PORT),
            rule(
                    "two listeners have the same port",
                    values -> hasRepeats(ports(values)),
                    Options.MQTT_PORT,
                    Options.WS_PORT,
                    Options.MQTTS_PORT,
                    Options.WSS_PORT,
                    Options.MANAGEMENT_PORT,
                    Options.CLUSTER_PORT),
            rule(
                    "a TLS listener needs both tls.cert and tls.key",
                    values -> hasTls(values) && !bothSet(values, Options.TLS_CERT, Options.TLS_KEY),
                    Options.MQTTS_PORT,
                    Options.WSS_PORT,
                    Options.TLS_CERT,
                    Options.TLS_KEY),
            rule(
                    "a certificate is given, but mqtts.port and wss.port are off",
                    values -> !hasTls(values) && values.get(Options.TLS_CERT).isPresent(),
                    Options.TLS_CERT,
                    Options.MQTTS_PORT,
                    Options.WSS_PORT),
            rule(
                    "optional and required need tls.client-ca, and tls.client-ca needs one of them",
                    values -> (values.get(Options.TLS_CLIENT_AUTH) == ClientAuth.NONE)
                            == values.get(Options.TLS_CLIENT_CA).isPresent(),
                    Options.TLS_CLIENT_AUTH,
                    Options.TLS_CLIENT_CA),
            rule(
                    "a packet must have room for the largest payload and 4 KiB more",
                    values -> values.get(Options.MAX_PACKET_SIZE) < values.get(Options.MAX_PAYLOAD) + PACKET_OVERHEAD,
                    Options.MAX_PACKET_SIZE,
                    Options.MAX_PAYLOAD),
            together(Options.CASSANDRA_USERNAME, Options.CASSANDRA_PASSWORD),
            together(Options.CASSANDRA_TLS_CERT, Options.CASSANDRA_TLS_KEY),
            rule(
                    "certificates are given, but cassandra.tls.enabled is false",
                    values -> !values.get(Options.CASSANDRA_TLS)
                            && Stream.of(
                                            Options.CASSANDRA_TLS_CA,
                                            Options.CASSANDRA_TLS_CERT,
                                            Options.CASSANDRA_TLS_KEY)
                                    .anyMatch(option -> values.get(option).isPresent()),
                    Options.CASSANDRA_TLS,
                    Options.CASSANDRA_TLS_CA,
                    Options.CASSANDRA_TLS_CERT,
                    Options.CASSANDRA_TLS_KEY),
            rule(
                    "a user name or TLS needs cassandra.contact-points: the embedded Cassandra has neither",
                    values -> values.get(Options.CONTACT_POINTS).isEmpty()
                            && (values.get(Options.CASSANDRA_TLS)
                                    || values.get(Options.CASSANDRA_USERNAME).isPresent()),
                    Options.CONTACT_POINTS,
                    Options.CASSANDRA_TLS,
                    Options.CASSANDRA_USERNAME));

    private Combinations() {}

    static Collection<Problem> problems(Values values) {
        List<Problem> problems = new ArrayList<>();
        for (Rule rule : RULES) {
            if (values.valid(rule.uses()) && rule.broken().test(values)) {
                String keys =
                        String.join(", ", rule.uses().stream().map(Option::key).toList());
                problems.add(new Problem(keys, rule.problem()));
            }
        }
        return problems;
    }

    private static Rule rule(String problem, Predicate<Values> broken, Option<?>... uses) {
        return new Rule(List.of(uses), broken, problem);
    }

    private static Rule together(Option<? extends Optional<?>> one, Option<? extends Optional<?>> other) {
        return rule(
                "either both or none of them must be set",
                values -> values.get(one).isPresent() != values.get(other).isPresent(),
                one,
                other);
    }

    private static boolean bothSet(
            Values values, Option<? extends Optional<?>> one, Option<? extends Optional<?>> other) {
        return values.get(one).isPresent() && values.get(other).isPresent();
    }

    private static boolean hasTls(Values values) {
        return values.get(Options.MQTTS_PORT).isPresent()
                || values.get(Options.WSS_PORT).isPresent();
    }

    private static List<Integer> listeners(Values values) {
        return Stream.of(Options.MQTT_PORT, Options.WS_PORT, Options.MQTTS_PORT, Options.WSS_PORT)
                .flatMap(option -> values.get(option).stream())
                .toList();
    }

    private static List<Integer> ports(Values values) {
        List<Integer> ports = new ArrayList<>(listeners(values));
        ports.add(values.get(Options.MANAGEMENT_PORT));
        ports.add(values.get(Options.CLUSTER_PORT));
        ports.removeIf(port -> port == 0);
        return ports;
    }

    private static boolean hasRepeats(List<Integer> ports) {
        Set<Integer> seen = new HashSet<>();
        return !ports.stream().allMatch(seen::add);
    }
}
