// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.Map;

/** How nodes find each other: Pekko Management's Cluster Bootstrap. */
final class DiscoveryConfig {
    private static final String BOOTSTRAP = "pekko.management.cluster.bootstrap.";
    private static final String KUBERNETES = "pekko.discovery.kubernetes-api.";

    private DiscoveryConfig() {}

    static Config of(ClusterSettings settings) {
        Map<String, Object> entries = new HashMap<>();
        // pekko-discovery, a small module of interfaces and the DNS client's adapter, is older than the others; its
        // tests
        // are ours: DiscoveryIT
        entries.put("pekko.fail-mixed-versions", "off");
        settings.discovery().ifPresent(discovery -> put(entries, settings, discovery));
        return ConfigFactory.parseMap(entries);
    }

    private static void put(Map<String, Object> entries, ClusterSettings settings, Discovery discovery) {
        boolean dns = discovery.method() == Discovery.Method.DNS;
        // the endpoint that nodes ask each other at; it tells who is a member, and has no other route
        entries.put("pekko.management.http.hostname", settings.host());
        entries.put("pekko.management.http.port", discovery.port());
        entries.put("pekko.management.http.bind-hostname", settings.bindAddress());
        entries.put("pekko.management.http.bind-port", discovery.port());
        entries.put("pekko.management.http.route-providers-read-only", true);
        entries.put("pekko.management.http.routes.health-checks", "");
        entries.put(BOOTSTRAP + "contact-point.fallback-port", discovery.port());
        entries.put(BOOTSTRAP + "contact-point-discovery.discovery-method", dns ? "pekko-dns" : "kubernetes-api");
        entries.put(BOOTSTRAP + "contact-point-discovery.service-name", dns ? discovery.service() : "godwit");
        // without a name of the port: addresses only, the port is the same for all
        entries.put(BOOTSTRAP + "contact-point-discovery.port-name", "");
        entries.put(BOOTSTRAP + "contact-point-discovery.protocol", "");
        entries.put(BOOTSTRAP + "contact-point-discovery.required-contact-point-nr", discovery.contactPoints());
        if (dns) {
            // nodes come and go while others look for them
            entries.put("pekko.io.dns.async-dns.positive-ttl", "2s");
        } else {
            // it is a pattern for the name of the service, which we do not use
            entries.put(KUBERNETES + "pod-label-selector", discovery.service().replace("%", "%%"));
            entries.put(KUBERNETES + "use-raw-ip", true);
            discovery.namespace().ifPresent(name -> entries.put(KUBERNETES + "pod-namespace", name));
        }
    }
}
