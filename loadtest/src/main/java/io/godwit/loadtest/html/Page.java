// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.html;

import io.godwit.loadtest.measure.Timeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A report as one HTML file, which is well-formed XML too. Nothing in it comes from elsewhere, all text is escaped.
 *
 * @param title such as {@code bench}
 * @param facts when it ran and on what, by name
 * @param options what it was told, by name
 * @param clean whether nothing that was promised was broken
 * @param faults sentences, which are warnings if it is clean; if there are none and it is not, the page says to look at
 *     the tables
 * @param text Markdown tables and lines of words
 */
public record Page(
        String title,
        Map<String, String> facts,
        Map<String, String> options,
        boolean clean,
        List<String> faults,
        String text,
        List<Timeline> timelines) {
    private static final String STYLE = "report.css";

    /** The whole file. */
    public String html() {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>");
        html.append(Html.escape(title))
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style></head>\n<body>\n");
        html.append("<h1>").append(Html.escape(title)).append("</h1>\n");
        verdict(html);
        html.append("<h2>Results</h2>\n").append(Markdown.html(text));
        timelines.stream().filter(one -> !one.intervals().isEmpty()).forEach(one -> timeline(html, one));
        html.append("<h2>What ran</h2>\n");
        names(html, facts);
        html.append("<details><summary>Options</summary>\n");
        names(html, options);
        return html.append("</details>\n</body></html>\n").toString();
    }

    private void verdict(StringBuilder html) {
        if (clean && faults.isEmpty()) {
            html.append("<p class=\"verdict good\">No faults: everything that was promised was kept.</p>\n");
            return;
        }
        html.append("<div class=\"verdict ").append(clean ? "fair" : "bad").append("\"><p>");
        html.append(clean ? "Nothing that was promised was broken, but:" : "Faults found:")
                .append("</p>\n<ul>");
        List<String> said = faults.isEmpty() ? List.of("see the tables below") : faults;
        said.forEach(fault -> html.append("<li>").append(Html.escape(fault)).append("</li>\n"));
        html.append("</ul></div>\n");
    }

    private static void timeline(StringBuilder html, Timeline timeline) {
        var charts = new TimelineCharts(timeline);
        html.append("<h2>").append(Html.escape(timeline.name())).append("</h2>\n<p class=\"note\">");
        html.append(Html.escape(charts.errorSentence()));
        html.append(". Shaded: not part of the measured time.</p>\n<div class=\"charts\">\n");
        charts.all().forEach(chart -> html.append(Plot.figure(chart)));
        html.append("</div>\n");
    }

    private static void names(StringBuilder html, Map<String, String> values) {
        html.append("<dl>\n");
        values.forEach((name, value) -> html.append("<div><dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(Html.escape(value))
                .append("</dd></div>\n"));
        html.append("</dl>\n");
    }

    private static String style() {
        try (InputStream css = Page.class.getResourceAsStream(STYLE)) {
            if (css == null) {
                throw new IllegalStateException("resource " + STYLE + " is missing");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
