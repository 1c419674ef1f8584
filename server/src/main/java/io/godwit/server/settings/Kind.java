// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.util.function.Function;

/**
 * What kind of value a setting takes.
 *
 * @param label short name for usage lines, such as {@code port}
 * @param allowed what is allowed, as the end of the sentence "… is not allowed, give …"
 * @param parser reads the trimmed text; throws {@link IllegalArgumentException} for what is not allowed. A message on
 *     that exception is shown too and must not repeat a secret
 * @param secret whether the text must never be shown
 */
record Kind<T>(String label, String allowed, Function<String, T> parser, boolean secret) {
    Kind(String label, String allowed, Function<String, T> parser) {
        this(label, allowed, parser, false);
    }

    T parse(String text) {
        return parser.apply(text.strip());
    }
}
