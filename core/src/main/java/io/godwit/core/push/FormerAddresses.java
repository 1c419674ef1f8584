// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.DeviceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Addresses that devices of this mailbox had. Another device may have one only when the store knows that this mailbox gave it up, so
 * that no crash brings it back, and when nothing is under way to it: a push that waits for its provider would tell a stranger.
 */
final class FormerAddresses {
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    private static final class Former {
        private final DeviceId device;
        private final PushAddress address;
        private final Set<UUID> underWay;
        private final long claimNumber;
        /** Whether it is this device's until it is released. */
        private boolean owned;

        private boolean stored;
        private boolean storing;
        /** Who asked whether the store has it, and whether all is over. */
        private final List<Consumer<Boolean>> kept = new ArrayList<>(1);

        private final List<Consumer<Boolean>> waiting = new ArrayList<>(1);

        Former(DeviceId device, PushAddress address, Set<UUID> underWay, long claimNumber, boolean owned) {
            this.device = device;
            this.address = address;
            this.underWay = underWay;
            this.claimNumber = claimNumber;
            this.owned = owned;
        }

        boolean is(DeviceId other, PushAddress place) {
            return device.equals(other) && address.isSamePlaceAs(place);
        }

        void stored(boolean done) {
            stored |= done;
            answer(kept, done);
            if (!done) {
                gone(false);
            }
        }

        void gone(boolean done) {
            answer(waiting, done);
        }

        private static void answer(List<Consumer<Boolean>> who, boolean done) {
            List<Consumer<Boolean>> all = List.copyOf(who);
            who.clear();
            all.forEach(each -> each.accept(done));
        }
    }

    /** Answers once: when all are gone, or the first is known not to be. */
    private static final class Farewell implements Consumer<Boolean> {
        private final Consumer<Boolean> answer;
        private int open;

        Farewell(int open, Consumer<Boolean> answer) {
            this.open = open;
            this.answer = answer;
        }

        @Override
        public void accept(Boolean gone) {
            if (open > 0) {
                open = gone ? open - 1 : 0;
                if (open == 0) {
                    answer.accept(gone);
                }
            }
        }
    }

    private final PushEffects fx;
    private final Pushes pushes;
    private final List<Former> all = new ArrayList<>(1);
    private final Map<DeviceId, PushAddress> registering = new HashMap<>(1);

    FormerAddresses(PushEffects fx, Pushes pushes) {
        this.fx = fx;
        this.pushes = pushes;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    // ---- what devices register

    /** From now on until it is answered the registration alone is written: what is written later would win, whatever it says. */
    void registering(DeviceId device, PushAddress address) {
        registering.put(device, address);
        for (Former former : List.copyOf(all)) {
            if (former.is(device, address)) {
                former.owned = false; // it is about to be this device's again
                former.gone(false);
            }
        }
    }

    boolean isRegistering(DeviceId device) {
        return registering.containsKey(device);
    }

    /** What the store had of this device before is overwritten. */
    void registered(DeviceId device) {
        registering.remove(device);
        for (Former former : List.copyOf(all)) {
            if (former.device.equals(device)) {
                former.stored(true);
                end(former);
            }
        }
    }

    /** The store may have it nevertheless. */
    void notRegistered(DeviceId device) {
        PushAddress failed = registering.remove(device);
        if (failed != null
                && pushes.registration(device)
                        .filter(live -> live.address().isSamePlaceAs(failed))
                        .isEmpty()) {
            all.add(new Former(device, failed, new HashSet<>(1), 0, false));
        }
        storeAgain();
    }

    // ---- what they had

    /** The store has the newer one. */
    void replaced(DeviceId device, PushAddress before, Set<UUID> underWay) {
        Former former = new Former(device, before, underWay, fx.claimNumber(), true);
        former.stored = true;
        all.add(former);
        end(former);
    }

    /** @param owned whether nobody else owns it by now */
    void dropped(DeviceId device, PushAddress address, Set<UUID> underWay, boolean owned) {
        Former former = new Former(device, address, underWay, fx.claimNumber(), owned);
        all.add(former);
        store(former);
    }

    /** Whether the store is about to hear that the device has an address no more. */
    boolean isStoring(DeviceId device) {
        return all.stream().anyMatch(former -> former.storing && former.device.equals(device));
    }

    /** A provider has answered, or whoever asked it. */
    void answered(UUID request) {
        for (Former former : List.copyOf(all)) {
            if (former.underWay.remove(request)) {
                end(former);
            }
        }
    }

    /**
     * Tells when an address that a device has no more is gone for good, or that this is not known. An address that it never had is
     * written off all the same: the store may be about to get what an earlier life of this mailbox wrote.
     */
    void whenGone(DeviceId device, PushAddress address, Consumer<Boolean> answer) {
        PushAddress coming = registering.get(device);
        if (coming != null && coming.isSamePlaceAs(address)) {
            answer.accept(false); // the store may get it as this device's any moment
            return;
        }
        if (all.stream().noneMatch(former -> former.is(device, address))) {
            all.add(new Former(device, address, new HashSet<>(1), 0, false));
        }
        List<Former> open =
                all.stream().filter(former -> former.is(device, address)).toList();
        Farewell farewell = new Farewell(open.size(), answer);
        open.forEach(former -> former.waiting.add(farewell));
        open.forEach(this::store);
    }

    /** Tells whether the store has that the device has none of them any more. */
    void whenStored(DeviceId device, Consumer<Boolean> answer) {
        Optional<Former> open = all.stream()
                .filter(former -> former.device.equals(device) && !former.stored)
                .findFirst();
        if (open.isEmpty()) {
            answer.accept(true);
        } else {
            open.get().kept.add(answer);
            store(open.get());
        }
    }

    /** Tries again what the store did not take. */
    void storeAgain() {
        List.copyOf(all).forEach(this::store);
    }

    private void store(Former former) {
        if (former.stored || former.storing || isRegistering(former.device)) {
            return;
        }
        former.storing = true;
        fx.keep(
                former.device,
                pushes.registration(former.device),
                pushes.pushedOf(former.device),
                done -> stored(former, done));
    }

    private void stored(Former former, boolean done) {
        former.storing = false;
        former.stored(done || former.stored);
        if (former.stored) {
            end(former);
        } else {
            fx.wakeIn(STORE_PAUSE);
        }
    }

    private void end(Former former) {
        if (former.stored && former.underWay.isEmpty() && all.remove(former)) {
            if (former.owned) {
                fx.release(former.device, former.address, former.claimNumber);
            }
            former.gone(true);
        }
    }

    /** Nobody is left without an answer. */
    void stop() {
        List.copyOf(all).forEach(former -> former.stored(false));
        all.clear();
    }
}
