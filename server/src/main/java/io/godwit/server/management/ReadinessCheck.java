// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.management;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One condition for sending traffic to this node.
 *
 * @param name short name of the part, as operators see it: {@code cassandra}, {@code listeners}
 * @param problem empty if all is well, else one sentence without secrets. Called by management threads for every probe:
 *     it looks at state that somebody else keeps up to date and never waits
 */
public record ReadinessCheck(String name, Supplier<Optional<String>> problem) {
    public ReadinessCheck {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(problem, "problem");
    }
}
