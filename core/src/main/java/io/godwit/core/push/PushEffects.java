// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.DeviceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a mailbox's {@link Pushes} ask of the world. Every method returns at once; answers come back as calls on the
 * mailbox's thread, never from inside of the call.
 */
public interface PushEffects {
    /**
     * Notes down durably that this mailbox has devices to wake, so that it is looked after even if this process ends; answered by
     * {@link Pushes#armed}, or the mailbox is started anew.
     *
     * @param at when it has to be looked at, milliseconds since 1970
     */
    void arm(long at);

    /** Takes that back; answered by {@link Pushes#disarmed}. May fail unnoticed: the mailbox is then looked at in vain. */
    void disarm();

    /** Reads entries after a position up to another; answered by {@link Pushes#read} or {@link Pushes#readFailed}. */
    void read(DeviceId device, long after, long upTo);

    /** Makes one attempt; answered by {@link Pushes#outcome}. */
    void push(PushRequest request);

    /**
     * Keeps how far a device was woken; answered by {@link Pushes#pushedNotSaved} if that fails.
     *
     * @param shown what its screen may show, some 200 characters at most
     */
    void savePushed(DeviceId device, long pushed, String shown);

    /** Keeps the registration that a device has now, or that it has none; answers whether the store has that. */
    void keep(DeviceId device, Optional<PushRegistration> registration, long pushed, Consumer<Boolean> stored);

    /**
     * Makes an address this device's own, everybody else's no more, and keeps it; answered by
     * {@link AddressBook#registered} or {@link AddressBook#notRegistered}.
     *
     * @param claim whether it may have been another device's until now
     */
    void register(DeviceId device, PushRegistration registration, long pushed, boolean claim);

    /** A number that is greater than those of all claims of addresses before, and smaller than those after. */
    long claimNumber();

    /**
     * Nobody owns the address, unless this device claimed it again after this number; as well as it can: whoever registers an
     * address takes it over.
     */
    void release(DeviceId device, PushAddress address, long claimNumber);

    /** Reads what was decided about a position, or lately; answered on the mailbox's thread, empty if the store does not. */
    void decisions(OptionalLong pos, Consumer<Optional<List<PushDecision>>> answer);

    /** Records a decision, as well as it can. */
    void record(PushDecision decision);

    /** Keeps what was given up, for an operator, as well as it can. */
    void deadLetter(PushDecision decision);

    /** Calls {@link Pushes#wake} after this time at the latest. */
    void wakeIn(Duration time);
}
