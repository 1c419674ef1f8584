// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WindowTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Window window = new Window(100);

    @Test
    void halvesOncePerSecondDownToOne() {
        window.slowDown(0);
        window.slowDown(SECOND - 1);
        assertThat(window.size()).isEqualTo(50);
        for (int i = 1; i < 20; i++) {
            window.slowDown(i * SECOND);
        }
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void growsByOneForEachWindowAcceptedUpToItsBound() {
        window.slowDown(0);
        for (int i = 0; i < 51; i++) {
            window.accepted();
        }
        assertThat(window.size()).isEqualTo(51);
        for (int i = 0; i < 10_000; i++) {
            window.accepted();
        }
        assertThat(window.size()).isEqualTo(100);
    }
}
