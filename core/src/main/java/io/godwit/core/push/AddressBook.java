// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.DeviceId;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Registers the addresses of one mailbox's devices. An address belongs to one device in the world: when somebody else logs in
 * on a phone, its token leaves the user before. Confined to the mailbox's thread.
 */
public final class AddressBook {
    /** What a registration came to. */
    public enum Result {
        REGISTERED,
        /** Another device registered the same address in the meantime. */
        LOST,
        /** The store did not answer, or another registration (or the end of one) of this device is under way: to be tried again. */
        UNAVAILABLE
    }

    private record Pending(PushRegistration registration, Consumer<Result> reply, boolean lost) {}

    private final InstantSource wall;
    private final PushEffects fx;
    private final Pushes pushes;
    private final FormerAddresses former;
    private final Map<DeviceId, Pending> pending = new HashMap<>(1);

    public AddressBook(InstantSource wall, PushEffects fx, Pushes pushes) {
        this.wall = wall;
        this.fx = fx;
        this.pushes = pushes;
        this.former = pushes.former();
    }

    /** A device says where it can be woken. */
    public void register(DeviceId device, PushAddress address, Optional<String> locale, Consumer<Result> reply) {
        if (pending.containsKey(device) || former.isStoring(device)) {
            reply.accept(Result.UNAVAILABLE);
            return;
        }
        @Nullable PushRegistration known = pushes.registration(device).orElse(null);
        // whoever claimed the same address since would have told this mailbox
        boolean same = known != null && known.address().isSamePlaceAs(address);
        PushRegistration registration = PushRegistration.of(address, locale, wall.millis());
        pending.put(device, new Pending(registration, reply, false));
        former.registering(device, address);
        fx.register(device, registration, pushes.pushedOf(device), !same);
    }

    /** The store has it, and nobody else has the address any more. */
    public void registered(DeviceId device, boolean connected) {
        Pending done = pending.remove(device);
        if (done == null) {
            return;
        }
        former.registered(device);
        pushes.register(device, done.registration, connected);
        if (done.lost) {
            pushes.addressLost(device, done.registration.address());
        }
        done.reply.accept(done.lost ? Result.LOST : Result.REGISTERED);
    }

    /** It is not known what the store has. */
    public void notRegistered(DeviceId device) {
        Pending failed = pending.remove(device);
        if (failed != null) {
            former.notRegistered(device);
            failed.reply.accept(Result.UNAVAILABLE);
        }
    }

    /**
     * Another device claimed an address: this one lets go of it.
     *
     * @param gone hears whether it has, now or later: then no crash brings it back, and nothing is sent there for this device any
     *     more. If not, or if nothing is heard, whoever asked asks again
     */
    public void letGo(DeviceId device, PushAddress address, Consumer<Boolean> gone) {
        Pending under = pending.get(device);
        if (under != null && under.registration.address().isSamePlaceAs(address)) {
            pending.put(device, new Pending(under.registration, under.reply, true));
        }
        pushes.addressLost(device, address);
        former.whenGone(device, address, gone);
    }

    /** A device is not to be woken any more. */
    public void remove(DeviceId device, Consumer<Boolean> reply) {
        if (pending.containsKey(device)) {
            reply.accept(false); // else the address would be back a moment later
            return;
        }
        pushes.unregister(device);
        former.whenStored(device, reply);
    }

    /** The mailbox stops: nobody is left without an answer. */
    public void stop() {
        pending.values().forEach(left -> left.reply.accept(Result.UNAVAILABLE));
        pending.clear();
        former.stop();
    }
}
