// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.html;

import java.util.ArrayList;
import java.util.List;

/** The part of Markdown that text reports are made of: tables, and lines of words. */
final class Markdown {
    private static final String NUMERIC = "[-0-9,.×]+";

    private Markdown() {}

    /** Consecutive lines that begin with a bar are a table, any other line is a paragraph. */
    static String html(String text) {
        var html = new StringBuilder();
        List<List<String>> table = new ArrayList<>();
        text.lines().map(String::strip).forEach(line -> {
            if (line.startsWith("|")) {
                table.add(cells(line));
                return;
            }
            table(html, table);
            if (!line.isEmpty()) {
                html.append("<p>").append(Html.escape(line)).append("</p>\n");
            }
        });
        table(html, table);
        return html.toString();
    }

    private static List<String> cells(String line) {
        String inner = line.substring(1, Math.max(1, line.length() - 1));
        List<String> cells = new ArrayList<>();
        for (String cell : inner.split("\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }

    private static void table(StringBuilder html, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        html.append("<div class=\"wide\"><table>\n");
        for (int i = 0; i < rows.size(); i++) {
            if (!isRule(rows.get(i))) {
                row(html, rows.get(i), i == 0 ? "th" : "td");
            }
        }
        html.append("</table></div>\n");
        rows.clear();
    }

    private static boolean isRule(List<String> cells) {
        return cells.stream().allMatch(cell -> cell.matches("-{2,}"));
    }

    private static void row(StringBuilder html, List<String> cells, String tag) {
        html.append("<tr>");
        for (String cell : cells) {
            String kind = tag.equals("td") && cell.matches(NUMERIC) ? " class=\"number\"" : "";
            html.append('<').append(tag).append(kind).append('>');
            html.append(Html.escape(cell)).append("</").append(tag).append('>');
        }
        html.append("</tr>\n");
    }
}
