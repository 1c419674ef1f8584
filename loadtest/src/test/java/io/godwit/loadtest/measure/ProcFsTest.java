// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcFsTest {

    @Test
    void addsUserAndSystemTimeWhateverTheProcessIsCalled() {
        String stat = "4711 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 250 50 13 14 20 0 1 0 100 0 0";

        assertThat(ProcFs.cpuSeconds(stat)).isEqualTo(3.0);
    }

    @Test
    void countsNoIdleTimeAsBusy() {
        assertThat(ProcFs.busySeconds("cpu  100 10 50 9000 400 20 10 10 0 0")).isEqualTo(2.0);
        assertThat(ProcFs.machineCpuSeconds()).isPositive();
    }

    @Test
    void takesAProcessThatIsGoneForUsingNothing() {
        assertThat(ProcFs.cpuSeconds(Long.MAX_VALUE)).isZero();
        assertThat(ProcFs.rssBytes(Long.MAX_VALUE)).isZero();
    }

    @Test
    void readsThisProcess() {
        long self = ProcessHandle.current().pid();

        assertThat(ProcFs.cpuSeconds(self)).isPositive();
        assertThat(ProcFs.rssBytes(self)).isGreaterThan(1 << 20);
    }

    @Test
    void readsTheTotalOfAClassHistogram() {
        String histogram = """
                4711:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:          1206          97552  [B (java.base@17)
                Total          4711        1234567
                """;

        assertThat(LiveHeap.parse(histogram)).isEqualTo(1_234_567);
        assertThatThrownBy(() -> LiveHeap.parse("no such process")).hasMessageContaining("no such process");
    }
}
