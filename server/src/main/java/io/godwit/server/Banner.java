// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import java.io.PrintWriter;
import java.util.Map;

/** What a person sees when the node is up. */
final class Banner {
    private Banner() {}

    /** @param addresses what it is, and where it is, in the order to show */
    static void print(PrintWriter out, Map<String, String> addresses) {
        out.println("Godwit " + Version.text() + " is up");
        addresses.forEach((what, where) -> out.printf("  %-12s %s%n", what, where));
        out.flush();
    }
}
