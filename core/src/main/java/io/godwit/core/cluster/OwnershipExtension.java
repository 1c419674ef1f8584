// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.ownership.Ownership;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.jspecify.annotations.Nullable;

/**
 * Where the leases that Pekko makes from its configuration find ours. Empty until this node begins to have mailboxes: until then, and
 * on nodes that never do, no lease is to be had.
 */
final class OwnershipExtension implements Extension {
    private static final Id ID = new Id();

    private volatile @Nullable Ownership ownership;

    static OwnershipExtension of(org.apache.pekko.actor.ActorSystem system) {
        return ID.get(system);
    }

    void begin(Ownership of) {
        ownership = of;
    }

    @Nullable Ownership ownership() {
        return ownership;
    }

    private static final class Id extends AbstractExtensionId<OwnershipExtension> {
        @Override
        public OwnershipExtension createExtension(ExtendedActorSystem system) {
            return new OwnershipExtension();
        }
    }
}
