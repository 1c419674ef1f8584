// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.store.Lease;
import java.util.concurrent.atomic.AtomicLong;

/** The nodes of a test share it: it is always held, and counts epochs for all of them. */
final class SharedLease implements Lease {
    private final AtomicLong epochs = new AtomicLong(1L << 40);

    @Override
    public boolean isHeld() {
        return true;
    }

    @Override
    public long nextEpoch() {
        return epochs.incrementAndGet();
    }
}
