// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.util.List;

/** Hears of tokens taken back, to close the connections that were opened with them. */
@FunctionalInterface
public interface RevocationListener {
    /** Called with what is new, on the thread of the store or the scheduler: do not block. */
    void revoked(List<Revocation> revocations);
}
