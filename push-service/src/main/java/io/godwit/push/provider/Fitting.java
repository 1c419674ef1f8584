// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Makes notifications smaller that are larger than a provider takes: less text first, then less data, then a mere wake-up. */
public final class Fitting {
    /** Longest title of what is a mere wake-up, in code points: at most 768 bytes, even if each is escaped. */
    private static final int TITLE = 64;

    private Fitting() {}

    /**
     * Leaves out as little as will do: the end of the body, never half a character; then data, from the last entry on; then
     * all but the start of the title and the badge, so that the device is woken at least. Any thread.
     *
     * @param fits whether the provider takes it; said of the last of these steps, it is not asked
     */
    public static Notification shrink(Notification large, Predicate<Notification> fits) {
        Notification bare = withBody(large, "");
        if (fits.test(bare)) {
            return withLongestBody(large, fits);
        }
        List<String> keys = new ArrayList<>(large.data().keySet());
        Map<String, String> data = new LinkedHashMap<>(large.data());
        for (int last = keys.size() - 1; last >= 0; last--) {
            data.remove(keys.get(last));
            Notification less = with(bare, bare.title(), "", bare.titleKey(), bare.titleArguments(), data);
            if (fits.test(less)) {
                return less;
            }
        }
        return with(large, start(large.title(), TITLE), "", "", List.of(), Map.of());
    }

    /** By halving: texts are at most some hundred characters long. */
    private static Notification withLongestBody(Notification large, Predicate<Notification> fits) {
        String body = large.body();
        int fitting = 0;
        int tooMany = body.codePointCount(0, body.length()) + 1;
        while (tooMany - fitting > 1) {
            int middle = (fitting + tooMany) >>> 1;
            if (fits.test(withBody(large, start(body, middle)))) {
                fitting = middle;
            } else {
                tooMany = middle;
            }
        }
        return withBody(large, start(body, fitting));
    }

    private static String start(String text, int codePoints) {
        return text.codePointCount(0, text.length()) <= codePoints
                ? text
                : text.substring(0, text.offsetByCodePoints(0, codePoints));
    }

    /** With a text in place of a key, whose arguments cannot be cut. */
    private static Notification withBody(Notification n, String body) {
        return with(n, n.title(), body, n.titleKey(), n.titleArguments(), n.data());
    }

    private static Notification with(
            Notification n, String title, String body, String key, List<String> arguments, Map<String, String> data) {
        return new Notification(
                n.request(),
                title,
                body,
                key,
                arguments,
                "",
                List.of(),
                n.collapseId(),
                n.thread(),
                n.urgent(),
                n.silent(),
                data);
    }
}
