// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import java.util.concurrent.ThreadLocalRandom;

/** Makes the target for one run; names differ from run to run so that none sees what another left behind. */
public interface TargetFactory {

    /** The target under names that hold {@code run}, eight hexadecimal digits. */
    Target forRun(String run);

    /** A random run. */
    static String newRun() {
        return String.format("%08x", ThreadLocalRandom.current().nextInt());
    }
}
