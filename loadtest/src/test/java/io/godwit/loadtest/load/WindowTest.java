// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WindowTest {

    @Test
    void holdsAsManyAsItIsWideAndGivesEachBackByItsPacketId() {
        var window = new Window(2);
        int first = window.take(10, 100);
        int second = window.take(11, 101);

        assertThat(window.hasRoom()).isFalse();
        assertThat(first).isBetween(1, 2).isNotEqualTo(second);
        assertThat(window.release(second)).isTrue();
        assertThat(window.sequence(second)).isEqualTo(11);
        assertThat(window.dueNanos(second)).isEqualTo(101);
        assertThat(window.hasRoom()).isTrue();
        assertThat(window.take(12, 102)).isEqualTo(second);
    }

    @Test
    void ignoresAnAcknowledgementOfNothing() {
        var window = new Window(2);

        assertThat(window.release(0)).isFalse();
        assertThat(window.release(1)).isFalse();
        assertThat(window.release(65_535)).isFalse();
    }

    @Test
    void keepsDueTimesInOrderAndNoMoreThanItsBound() {
        var due = new DueTimes();
        LongStream.range(0, 10).forEach(due::add);
        LongStream.range(0, 5).forEach(expected -> assertThat(due.remove()).isEqualTo(expected));
        LongStream.range(10, 5 + DueTimes.MAX)
                .forEach(nanos -> assertThat(due.add(nanos)).isTrue());

        assertThat(due.add(1)).isFalse();
        assertThat(due.size()).isEqualTo(DueTimes.MAX);
        LongStream.range(5, 5 + DueTimes.MAX)
                .forEach(expected -> assertThat(due.remove()).isEqualTo(expected));
        assertThat(due.size()).isZero();
    }
}
