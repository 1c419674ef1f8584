// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessSample;
import io.godwit.loadtest.measure.Timeline;
import io.godwit.loadtest.measure.Timeline.Interval;
import io.godwit.loadtest.measure.Timeline.Percentile;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PageTest {
    private static final String NASTY = "</style><script>alert('\"&\u0000\ud800')</script>";

    @Test
    void isWellFormedAndNeedsNothingElse() throws Exception {
        String html = page(true, List.of(), timeline(5, 0)).html();

        Document document = parse(html);

        assertThat(html).doesNotContain("http://", "https://", "//", "url(", "@import", "NaN", "Infinity");
        for (String tag : List.of("script", "link", "img", "iframe", "object")) {
            assertThat(document.getElementsByTagName(tag).getLength()).isZero();
        }
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            var element = (Element) all.item(i);
            assertThat(element.hasAttribute("src") || element.hasAttribute("href"))
                    .isFalse();
        }
    }

    @Test
    void escapesAllText() throws Exception {
        var timeline = new Timeline(NASTY, timeline(3, 0).intervals(), Map.of(NASTY, List.of(new Percentile(50, 1))));
        var page = new Page(
                NASTY,
                Map.of(NASTY, NASTY),
                Map.of(NASTY, NASTY),
                false,
                List.of(NASTY),
                "| " + NASTY + " |\n|---|\n| " + NASTY + " |\n" + NASTY,
                List.of(timeline));

        Document document = parse(page.html());

        assertThat(page.html()).doesNotContain("<script", "\u0000");
        assertThat(document.getElementsByTagName("td").item(0).getTextContent()).contains("<script>alert('\"&?");
    }

    @Test
    void saysTheFaultsFirst() throws Exception {
        String html =
                page(false, List.of("godwit, 2000/s: 2 lost"), timeline(3, 0)).html();

        parse(html);
        assertThat(html).contains("verdict bad", "godwit, 2000/s: 2 lost").doesNotContain("verdict good");
        assertThat(html.indexOf("2 lost")).isLessThan(html.indexOf("<table"));
        assertThat(page(false, List.of(), timeline(3, 0)).html()).contains("see the tables below");
        assertThat(page(true, List.of("5 not sent in time"), timeline(3, 0)).html())
                .contains("verdict fair", "5 not sent in time")
                .doesNotContain("verdict good", "verdict bad");
    }

    @Test
    void drawsAChartForEachKindAndErrorsOnlyIfThereAreSome() throws Exception {
        assertThat(titles(page(true, List.of(), timeline(5, 0))))
                .containsExactly(
                        "Throughput",
                        "Connections",
                        "Latency PUBACK",
                        "Latency distribution",
                        "CPU",
                        "Resident memory");
        assertThat(titles(page(true, List.of(), timeline(5, 3)))).contains("Errors");
    }

    @Test
    void breaksTheLineWhereNothingWasMeasured() {
        var chart = new Chart(
                "c",
                "ms",
                "s",
                Axis.linear(0, 4, false),
                Axis.linear(0, 1, true),
                List.of(new Chart.Line(
                        "l",
                        List.of(
                                new Chart.Point(0, 1),
                                new Chart.Point(1, 1),
                                new Chart.Point(2, Double.NaN),
                                new Chart.Point(3, 1)))),
                List.of());

        assertThat(Plot.figure(chart)).containsPattern("d=\"M[0-9. ]+L[0-9. ]+M[0-9. ]+h0\"");
    }

    @Test
    void survivesARunWithoutIntervals() throws Exception {
        parse(page(true, List.of(), Timeline.empty()).html());
    }

    private static List<String> titles(Page page) throws Exception {
        NodeList drawings = parse(page.html()).getElementsByTagName("svg");
        return IntStream.range(0, drawings.getLength())
                .mapToObj(i -> ((Element) drawings.item(i)).getAttribute("aria-label"))
                .toList();
    }

    private static Page page(boolean clean, List<String> faults, Timeline timeline) {
        String text = "| target | delivered/s |\n|---|---|\n| godwit | 1,000 |\n\nA sentence.\n";
        return new Page("bench", Map.of("Java", "17"), Map.of("--rate", "5"), clean, faults, text, List.of(timeline));
    }

    private static Timeline timeline(int seconds, long refused) {
        List<Interval> intervals = IntStream.range(0, seconds)
                .mapToObj(i -> new Interval(
                        i + 0.5,
                        i == 0 ? "warm-up" : Timeline.MEASURING,
                        Map.of("sent", i * 10.0),
                        Map.of("refused", refused),
                        Map.of("connections", i * 100L),
                        Map.of("PUBACK", new LatencySummary(i, 0, i, i * 2, i * 3, i * 4)),
                        List.of(new ProcessSample("server", 1, 0.5, 100))))
                .toList();
        return new Timeline(
                "godwit, 2000/s",
                intervals,
                Map.of("PUBACK", List.of(new Percentile(0, 0), new Percentile(99, 3), new Percentile(100, 4))));
    }

    private static Document parse(String html) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }
}
