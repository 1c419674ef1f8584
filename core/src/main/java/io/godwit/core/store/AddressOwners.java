// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store;

import io.godwit.core.push.AddressClaim;
import io.godwit.core.push.PushAddress;
import java.util.concurrent.CompletionStage;

/**
 * Which device of the world has which address. Each call is one step that happens as a whole or not at all, perhaps later than
 * its stage ends, and even if that fails; so claims have numbers, which grow within a mailbox, also from one life of it to the next.
 */
public interface AddressOwners {
    /**
     * Tries to make a device the one owner of an address. May be repeated. It fails while the owner's own claim is not settled: else
     * it would be forgotten who has to let go yet.
     */
    CompletionStage<AddressClaim> claim(PushAddress address, AddressClaim.Owner owner, long number);

    /** The owner before has let go, as this claim asked for. */
    CompletionStage<Void> settled(PushAddress address, AddressClaim.Owner owner, long number);

    /** Nobody owns the address, if this device did, by a settled claim of a smaller number. */
    CompletionStage<Void> release(PushAddress address, AddressClaim.Owner owner, long number);
}
