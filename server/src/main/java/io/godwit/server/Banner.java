// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.server.settings.ServerSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/** What a person sees when the node is up: where it is, and what to type next. */
final class Banner {
    /** Set by the launcher to how it was called. */
    private static final String COMMAND = System.getProperty("godwit.command", "java -jar " + ownJar());

    /** What mosquitto's clients take without being told. */
    private static final String MQTT = "1883";

    private static final Path USUAL_FOLDER = Path.of("./data");

    private Banner() {}

    /** @param addresses what it is, and where it is, in the order to show */
    static void print(PrintWriter out, Map<String, String> addresses, ServerSettings settings) {
        out.println("Godwit " + Version.text() + " is up");
        addresses.forEach((what, where) -> out.printf("  %-12s %s%n", what, where));
        String mqtt = addresses.get("mqtt");
        if (settings.auth().ownKey() && mqtt != null) {
            String number = mqtt.substring(mqtt.lastIndexOf(':') + 1);
            String port = number.equals(MQTT) ? "" : " -p " + number;
            out.println("Try it, in another terminal:");
            out.printf(
                    "  mosquitto_sub -h localhost%s -u alice -P \"$(%s)\" -i alice-phone -q 1 -t u/alice/inbox%n",
                    port, token("alice", settings));
            out.println("and in a third one:");
            out.printf(
                    "  mosquitto_pub -h localhost%s -u bob -P \"$(%s)\" -q 1 -t u/alice/msg -m hello%n",
                    port, token("bob", settings));
        }
        out.flush();
    }

    private static String token(String user, ServerSettings settings) {
        String folder = settings.dataDir().equals(USUAL_FOLDER) ? "" : " --data-dir " + settings.dataDir();
        return COMMAND + " token " + user + folder;
    }

    private static Path ownJar() {
        return Path.of(System.getProperty("java.class.path", "godwit.jar"));
    }
}
