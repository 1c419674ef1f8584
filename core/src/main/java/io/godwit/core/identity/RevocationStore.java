// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where revocations are kept, for all nodes. Implementations never block the caller. */
public interface RevocationStore {
    /** Keeps {@code revocation} until it expires. Done when it is stored; of two for the same user the later counts. */
    CompletionStage<Void> add(Revocation revocation);

    /** All revocations that have not expired, in any order. */
    CompletionStage<List<Revocation>> readAll();
}
