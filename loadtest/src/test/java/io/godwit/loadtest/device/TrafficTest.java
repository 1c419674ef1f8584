// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private final Traffic traffic = new Traffic();

    @Test
    void ignoresAnswersToWhatWasWrittenBeforeTheFaultWasUndone() {
        long before = System.nanoTime();
        Traffic.Watch watch = traffic.watch();
        traffic.acknowledged(before);
        CompletableFuture<Double> interruption = watch.undone().toCompletableFuture();
        traffic.acknowledged(before);
        assertThat(interruption).isNotDone();

        traffic.acknowledged(System.nanoTime() + 1);

        assertThat(interruption).isCompletedWithValueMatching(seconds -> seconds >= 0);
        assertThat(traffic.counts().acknowledged()).isEqualTo(3);
    }
}
