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
    private final Map<DeviceId, Pending> pending = new HashMap<>(1);
    private final Map<DeviceId, Consumer<Boolean>> removing = new HashMap<>(1);

    public AddressBook(InstantSource wall, PushEffects fx, Pushes pushes) {
        this.wall = wall;
        this.fx = fx;
        this.pushes = pushes;
    }

    /** A device says where it can be woken. */
    public void register(DeviceId device, PushAddress address, Optional<String> locale, Consumer<Result> reply) {
        if (pending.containsKey(device) || removing.containsKey(device)) {
            reply.accept(Result.UNAVAILABLE);
            return;
        }
        @Nullable PushRegistration known = pushes.registration(device).orElse(null);
        boolean same = known != null && known.address().isSamePlaceAs(address);
        PushRegistration registration = PushRegistration.of(address, locale, wall.millis());
        pending.put(device, new Pending(registration, reply, false));
        // whoever claimed the same address since would have told this mailbox
        Optional<PushAddress> replaced = known == null || same ? Optional.empty() : Optional.of(known.address());
        fx.register(device, registration, pushes.pushedOf(device), !same, replaced);
    }

    /** The store has it, and nobody else has the address any more. */
    public void registered(DeviceId device, boolean connected) {
        Pending done = pending.remove(device);
        if (done == null) {
            return;
        }
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
            failed.reply.accept(Result.UNAVAILABLE);
        }
    }

    /** Whether the address is being registered: it is not known yet whether the store has it as this device's. */
    public boolean isRegistering(DeviceId device, PushAddress address) {
        Pending under = pending.get(device);
        return under != null && under.registration.address().isSamePlaceAs(address);
    }

    /**
     * Another device claimed an address.
     *
     * @return whether this mailbox's device let go of it, and the store has to know before the claim is good
     */
    public boolean addressLost(DeviceId device, PushAddress address) {
        Pending under = pending.get(device);
        if (under != null && isRegistering(device, address)) {
            pending.put(device, new Pending(under.registration, under.reply, true));
        }
        return pushes.addressLost(device, address);
    }

    /** A device is not to be woken any more. */
    public void remove(DeviceId device, Consumer<Boolean> reply) {
        PushRegistration known = pushes.registration(device).orElse(null);
        if (pending.containsKey(device)) {
            reply.accept(false); // else the address would be back a moment later
        } else if (known == null) {
            reply.accept(true);
        } else if (removing.putIfAbsent(device, reply) != null) {
            reply.accept(false);
        } else {
            fx.remove(device, known, pushes.pushedOf(device));
        }
    }

    /** The store knows, or does not. */
    public void removed(DeviceId device, boolean done) {
        Consumer<Boolean> reply = removing.remove(device);
        if (done) {
            pushes.unregister(device);
        }
        if (reply != null) {
            reply.accept(done);
        }
    }

    /** The mailbox stops: nobody is left without an answer. */
    public void stop() {
        pending.values().forEach(left -> left.reply.accept(Result.UNAVAILABLE));
        pending.clear();
        removing.values().forEach(left -> left.accept(false));
        removing.clear();
    }
}
