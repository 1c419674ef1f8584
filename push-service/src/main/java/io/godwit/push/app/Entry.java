// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.app;

import java.util.Map;

/**
 * One provider as the file has it.
 *
 * @param type its {@code type}
 * @param fields all others; lists are joined by commas
 */
record Entry(String app, String provider, String type, Map<String, String> fields) {
    Entry {
        fields = Map.copyOf(fields);
    }

    String place() {
        return "apps." + app + "." + provider;
    }
}
