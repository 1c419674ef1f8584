// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code GODWIT_…} variables. An empty variable counts as not set, as charts and compose files write them. */
final class EnvironmentSource {
    static final String CONFIG = "GODWIT_CONFIG";

    /** Ours, but read by others: the path of the YAML file, and the launcher's flags for Java. */
    private static final Set<String> OTHERS = Set.of(CONFIG, "GODWIT_JAVA_OPTS");

    /**
     * Kubernetes sets variables for every service in the namespace: one named "godwit" gives GODWIT_PORT and
     * GODWIT_SERVICE_HOST, one named "godwit-mqtt" even GODWIT_MQTT_PORT, with a URL as its value.
     */
    private static final Pattern SERVICE_NAME = Pattern.compile(
            "GODWIT_(\\w+_)?(SERVICE_(HOST|PORT(_\\w+)?)|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

    private EnvironmentSource() {}

    static Layer read(Map<String, String> environment) {
        Names names = new Names(Option::environmentName);
        Layer layer = new Layer();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith("GODWIT_")
                    && !value.isBlank()
                    && !OTHERS.contains(name)
                    && !isServiceLink(name, value)) {
                read(names, layer, name, value);
            }
        });
        return layer;
    }

    private static void read(Names names, Layer layer, String name, String value) {
        Names.Target target = names.find(name);
        if (target == null) {
            layer.problem("environment " + name, "is not a setting" + names.suggestion(name));
        } else {
            layer.put(target, "environment " + name, value);
        }
    }

    private static boolean isServiceLink(String name, String value) {
        return SERVICE_NAME.matcher(name).matches()
                || (name.endsWith("_PORT") && SERVICE_VALUE.matcher(value).matches());
    }
}
