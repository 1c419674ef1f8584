// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.util.stream.Collectors;

/** The table of settings for people. */
public final class SettingsTable {
    private SettingsTable() {}

    /** A Markdown table with one line per setting; what docs/operations.md contains. Ends with a line break. */
    public static String markdown() {
        return "| key | environment | default | what it is |\n|---|---|---|---|\n"
                + Options.all().stream().map(SettingsTable::row).collect(Collectors.joining());
    }

    private static String row(Option<?> option) {
        String value = option.defaultText().isEmpty() ? "not set" : '`' + option.defaultText() + '`';
        String file = option.secret() ? " or `" + option.environment() + "_FILE`" : "";
        return "| `%s` | `%s`%s | %s | %s Takes %s. |\n"
                .formatted(option.key(), option.environment(), file, value, option.description(), allowed(option));
    }

    private static String allowed(Option<?> option) {
        return option.kind().allowed().replace("|", "\\|");
    }
}
