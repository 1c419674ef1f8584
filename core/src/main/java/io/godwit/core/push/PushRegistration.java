// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.util.Optional;

/**
 * A device's address, as its user's mailbox keeps it.
 *
 * @param address where the device can be woken
 * @param locale its language as a BCP 47 tag, at most {@link #MAX_LOCALE} characters
 * @param registeredAt when the device last said so, by the server's clock, in milliseconds since 1970: what a provider found out
 *     before that is about an earlier life of the address
 * @param strikes how often in a row the provider took the address for a wrong one
 * @param quarantinedUntil no attempt before this time, milliseconds since 1970
 */
public record PushRegistration(
        PushAddress address, Optional<String> locale, long registeredAt, int strikes, long quarantinedUntil) {
    /** RFC 5646 asks for 35 characters at least. */
    public static final int MAX_LOCALE = 35;

    /** @throws IllegalArgumentException naming the field and its limit */
    public PushRegistration {
        if (locale.filter(tag -> !tag.matches("[A-Za-z0-9-]{1," + MAX_LOCALE + "}"))
                .isPresent()) {
            throw new IllegalArgumentException("locale: a language tag of 1 to " + MAX_LOCALE + " characters");
        }
    }

    public static PushRegistration of(PushAddress address, Optional<String> locale, long now) {
        return new PushRegistration(address, locale, now, 0, 0);
    }

    /** The provider accepted something for it. */
    PushRegistration trusted(Optional<PushAddress.Environment> environment) {
        PushAddress same = address;
        PushAddress known = environment
                .map(found -> new PushAddress(
                        same.app(),
                        same.provider(),
                        same.kind(),
                        same.address(),
                        found,
                        same.topic(),
                        same.keys(),
                        same.voip()))
                .orElse(same);
        return new PushRegistration(known, locale, registeredAt, 0, 0);
    }

    PushRegistration suspected(long until) {
        return new PushRegistration(address, locale, registeredAt, strikes + 1, until);
    }
}
