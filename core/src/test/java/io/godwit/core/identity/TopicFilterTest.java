// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {
    /** "c" is in no filter: it stands for all the names that no filter mentions. */
    private static final List<String> NAMES = List.of("a", "b", "c", "", "$s");

    private static final List<String> LEVELS = List.of("a", "b", "+", "", "$s");

    /** All filters of up to three levels against all topics of up to four, by MQTT's own rule of matching. */
    @Test
    void agreesWithMatchingEveryTopicOfASmallUniverse() {
        List<List<String>> topics = sequences(NAMES, 4);
        List<List<String>> filters = new ArrayList<>(sequences(LEVELS, 3));
        for (List<String> start : sequences(LEVELS, 2)) {
            filters.add(append(start, "#"));
        }
        filters.add(List.of("#"));
        List<BitSet> matched =
                filters.stream().map(filter -> allMatches(filter, topics)).toList();
        List<TopicFilter> parsed = filters.stream().map(TopicFilter::new).toList();

        for (int i = 0; i < filters.size(); i++) {
            for (int j = 0; j < filters.size(); j++) {
                BitSet rest = (BitSet) matched.get(j).clone();
                rest.andNot(matched.get(i));
                assertThat(parsed.get(i).covers(parsed.get(j)))
                        .as("%s covers %s", filters.get(i), filters.get(j))
                        .isEqualTo(rest.isEmpty());
                assertThat(parsed.get(i).overlaps(parsed.get(j)))
                        .as("%s overlaps %s", filters.get(i), filters.get(j))
                        .isEqualTo(matched.get(i).intersects(matched.get(j)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "a/", "+", "#", "+/#", "a/+/b/#", "$SYS/#", "a b/c"})
    void acceptsFilters(String filter) {
        assertThat(TopicFilter.isValid(filter)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a#", "#a", "a/#/b", "#/", "a+", "+a/b", "a/b#", "a\u0000", "++", "##", "#/#"})
    void refusesWhatIsNoFilter(String filter) {
        assertThat(TopicFilter.isValid(filter)).isFalse();
    }

    private static BitSet allMatches(List<String> filter, List<List<String>> topics) {
        BitSet set = new BitSet();
        for (int i = 0; i < topics.size(); i++) {
            set.set(i, matches(filter, topics.get(i)));
        }
        return set;
    }

    /** MQTT 5, section 4.7. */
    private static boolean matches(List<String> filter, List<String> topic) {
        if (topic.get(0).startsWith("$")
                && (filter.get(0).equals("#") || filter.get(0).equals("+"))) {
            return false;
        }
        return matchesLevels(filter, topic);
    }

    private static boolean matchesLevels(List<String> filter, List<String> topic) {
        if (filter.equals(List.of("#"))) {
            return true;
        }
        if (filter.isEmpty() || topic.isEmpty()) {
            return filter.isEmpty() && topic.isEmpty();
        }
        return (filter.get(0).equals("+") || filter.get(0).equals(topic.get(0)))
                && matchesLevels(filter.subList(1, filter.size()), topic.subList(1, topic.size()));
    }

    private static List<List<String>> sequences(List<String> words, int longest) {
        List<List<String>> all = new ArrayList<>();
        List<List<String>> last = List.of(List.of());
        for (int length = 1; length <= longest; length++) {
            last = last.stream()
                    .flatMap(start -> words.stream().map(word -> append(start, word)))
                    .toList();
            all.addAll(last);
        }
        return all;
    }

    private static List<String> append(List<String> start, String word) {
        List<String> longer = new ArrayList<>(start);
        longer.add(word);
        return List.copyOf(longer);
    }
}
