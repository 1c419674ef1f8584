// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code --mqtt-port 1883} and {@code --mqtt-port=1883}. */
final class FlagSource {
    private FlagSource() {}

    static Layer read(List<String> arguments) {
        Names names = new Names(Option::flagName);
        Layer layer = new Layer();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            read(names, layer, rest.next(), rest);
        }
        return layer;
    }

    private static void read(Names names, Layer layer, String argument, Iterator<String> rest) {
        if (!argument.startsWith("-")) {
            layer.problem("command line", Values.shown(argument) + " is neither a command nor a flag");
            return;
        }
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String value = equals >= 0 ? argument.substring(equals + 1) : next(rest);
        Names.Target target = names.find(name);
        if (target == null) {
            // the value is not repeated: it may be a secret behind a mistyped name
            layer.problem("flag " + name, "is not a setting" + names.suggestion(name));
        } else if (value == null) {
            layer.problem("flag " + name, "needs a value");
        } else {
            layer.put(target, "flag " + name, value);
        }
    }

    private static @Nullable String next(Iterator<String> rest) {
        return rest.hasNext() ? rest.next() : null;
    }
}
