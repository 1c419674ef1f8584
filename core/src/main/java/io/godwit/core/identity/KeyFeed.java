// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One source of keys that can be asked again. Not asked twice at a time. */
interface KeyFeed {
    /** What errors call it; without credentials. */
    String name();

    /** Time between two polls; zero for what never changes. */
    Duration period();

    /** Whether the server must not start if the first poll fails: so for all that lies on this machine. */
    boolean isRequiredAtStart();

    /** What the source holds, or empty if it is unchanged. Fails with {@link KeyException} if it cannot be read. */
    CompletableFuture<Optional<KeySet>> poll();
}
