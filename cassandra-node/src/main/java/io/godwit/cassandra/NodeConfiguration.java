// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;

/** Writes Cassandra's own configuration from the templates beside this class; they say why each value is what it is. */
final class NodeConfiguration {
    private NodeConfiguration() {}

    static void write(DataFolder folder, CassandraNodeSettings settings, Ports ports) throws IOException {
        String alone = settings.address() + ":" + ports.storage();
        Map<String, String> values = Map.of(
                "root", folder.root().toString().replace("\\", "\\\\").replace("\"", "\\\""),
                "address", settings.address(),
                "cql", Integer.toString(ports.cql()),
                "storage", Integer.toString(ports.storage()),
                "encryptedStorage", Integer.toString(ports.encryptedStorage()),
                "clients", settings.ring().map(RingPlace::clientAddress).orElse(settings.address()),
                "seeds",
                        settings.ring()
                                .map(place -> String.join(",", place.seeds()))
                                .orElse(alone),
                "token", Long.toString(settings.ring().map(RingPlace::token).orElse(0L)));
        String profile = settings.profile().name().toLowerCase(Locale.ROOT) + ".yaml";
        Files.writeString(folder.conf("cassandra.yaml"), fill(template("common.yaml") + template(profile), values));
        Files.writeString(folder.conf("logback.xml"), template("logback.xml"));
    }

    private static String fill(String template, Map<String, String> values) {
        String text = template;
        for (var value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return text;
    }

    private static String template(String name) throws IOException {
        try (InputStream in = NodeConfiguration.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
