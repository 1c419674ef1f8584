// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Markdown table that is also aligned for reading as plain text: words left, numbers right. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table(String... head) {
        rows.add(head);
    }

    /** As many cells as the head has. */
    void row(String... cells) {
        if (cells.length != rows.get(0).length) {
            throw new IllegalArgumentException("row has " + cells.length + " cells, head " + rows.get(0).length);
        }
        rows.add(cells);
    }

    static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    String text() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        var text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            line(text, rows.get(r), widths);
            if (r == 0) {
                rule(text, widths);
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String[] row, int[] widths) {
        for (int i = 0; i < row.length; i++) {
            String space = " ".repeat(widths[i] - row[i].length());
            boolean numeric = row[i].matches("[-0-9,.×]+");
            text.append("| ").append(numeric ? space + row[i] : row[i] + space).append(' ');
        }
        text.append("|\n");
    }

    private static void rule(StringBuilder text, int[] widths) {
        for (int width : widths) {
            text.append("|").append("-".repeat(width + 2));
        }
        text.append("|\n");
    }
}
