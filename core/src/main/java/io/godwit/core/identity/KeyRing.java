// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that count at one moment, by name. Immutable; a newer one has a higher generation. */
final class KeyRing {
    private final long generation;
    private final Map<String, VerificationKey> byKid;

    private KeyRing(long generation, Map<String, VerificationKey> byKid) {
        this.generation = generation;
        this.byKid = Map.copyOf(byKid);
    }

    static KeyRing empty() {
        return new KeyRing(0, Map.of());
    }

    /** A ring of {@code keys}; of two with the same name the first counts. This one, if they are the same keys. */
    KeyRing replacedBy(List<VerificationKey> keys) {
        Map<String, VerificationKey> next = new LinkedHashMap<>();
        keys.forEach(key -> next.putIfAbsent(key.kid(), key));
        return holds(next.values()) ? this : new KeyRing(generation + 1, next);
    }

    long generation() {
        return generation;
    }

    int size() {
        return byKid.size();
    }

    Optional<VerificationKey> find(String kid) {
        return Optional.ofNullable(byKid.get(kid));
    }

    /** The key for tokens that name none: only where there is no choice. */
    Optional<VerificationKey> only() {
        return byKid.size() == 1 ? Optional.of(byKid.values().iterator().next()) : Optional.empty();
    }

    private boolean holds(Collection<VerificationKey> keys) {
        return keys.size() == byKid.size()
                && keys.stream()
                        .allMatch(key -> find(key.kid()).filter(key::isSameAs).isPresent());
    }
}
