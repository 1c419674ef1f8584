// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.management;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** All conditions together: ready is who has no problem. Thread-safe. */
final class Readiness {
    private final List<ReadinessCheck> checks = new CopyOnWriteArrayList<>();

    void add(ReadinessCheck check) {
        checks.add(check);
    }

    Response response() {
        Map<String, String> problems = new TreeMap<>();
        for (ReadinessCheck check : checks) {
            problem(check).ifPresent(text -> problems.put(check.name(), text));
        }
        return problems.isEmpty()
                ? Response.json(200, Map.of("status", "ready"))
                : Response.json(503, new TreeMap<>(Map.of("status", "not ready", "problems", problems)));
    }

    /** A check that fails itself is a problem too: what cannot be looked at is not ready. */
    private static Optional<String> problem(ReadinessCheck check) {
        try {
            return check.problem().get();
        } catch (RuntimeException e) {
            return Optional.of("the check itself failed: " + e.getClass().getSimpleName());
        }
    }
}
