// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import org.jspecify.annotations.Nullable;

/**
 * What an entry that is no message says.
 *
 * @param dialog the conversation it is about, or null
 * @param value see {@link Entry#value}
 * @param field the JSON field that follows the entry's common ones, such as {@code "upTo":41}
 */
public record StateChange(EntryKind kind, @Nullable String dialog, long value, String field) {
    public static StateChange read(String dialog, long upTo) {
        return new StateChange(EntryKind.READ, dialog, upTo, "\"upTo\":" + upTo);
    }

    public static StateChange mute(String dialog, long until) {
        return new StateChange(EntryKind.MUTE, dialog, until, "\"until\":" + until);
    }

    /** @param json the settings as a JSON object */
    public static StateChange settings(String json) {
        return new StateChange(EntryKind.SETTINGS, null, 0, "\"settings\":" + json);
    }
}
