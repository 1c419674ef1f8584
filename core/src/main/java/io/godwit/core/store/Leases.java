// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Leases by their names. Any thread; nothing blocks; a stage fails with the store's own exception. */
public interface Leases {
    /**
     * @param owner who has it, if anybody
     * @param about what people are told about the owner
     * @param term how often it changed hands, 0 for never
     */
    record Holder(Optional<String> owner, String about, long term) {}

    CompletionStage<Holder> read(String name);

    /**
     * Takes, keeps or gives back a lease in one step, if it is as expected.
     *
     * @param next who is to have it, empty for nobody
     * @param time how long, in whole seconds, unless it is kept before
     * @return whether it was as expected; after a failure that is not known
     */
    CompletionStage<Boolean> change(String name, Holder expected, Holder next, Duration time);
}
