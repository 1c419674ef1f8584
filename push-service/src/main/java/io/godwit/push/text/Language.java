// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PropertyResourceBundle;

/** All texts of one language. Immutable. */
final class Language {
    /** English first: the one for all others. */
    static final List<String> BUILT_IN = List.of("en", "de", "es", "fr", "pt", "zh");

    private final Map<String, String> texts;

    private Language(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    String say(TextKey key, List<String> arguments) {
        String text = texts.get(key.name());
        if (text == null) {
            throw new IllegalStateException("no text for " + key);
        }
        return arguments.isEmpty() ? text : text.replace("{0}", arguments.get(0));
    }

    static Map<String, Language> all() {
        Map<String, Language> all = new HashMap<>();
        BUILT_IN.forEach(name -> all.put(name, read(name)));
        return Map.copyOf(all);
    }

    /** The language of a BCP 47 tag, in small letters: {@code pt} for {@code pt-BR} and for {@code PT_br}. */
    static String of(String tag) {
        int end = 0;
        while (end < tag.length() && Character.isLetter(tag.charAt(end))) {
            end++;
        }
        return tag.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static Language read(String name) {
        String file = "texts_" + name + ".properties";
        try (InputStream in = Language.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without " + file);
            }
            PropertyResourceBundle bundle =
                    new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
            Map<String, String> texts = new HashMap<>();
            for (Enumeration<String> keys = bundle.getKeys(); keys.hasMoreElements(); ) {
                String key = keys.nextElement();
                texts.put(key, bundle.getString(key));
            }
            return new Language(texts);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
