// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.push.PushRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * How a user wants to be woken, on all devices.
 *
 * @param quiet hours in which nobody is woken
 * @param preview how much of a message a notification may say at most
 * @param holdWhileDesktop no push while one of the owner's desktop devices is in use
 * @param badge whether the number of unread messages is pushed
 */
public record UserSettings(
        Optional<QuietHours> quiet, PushRequest.ContentMode preview, boolean holdWhileDesktop, boolean badge) {
    private static final UserSettings DEFAULTS =
            new UserSettings(Optional.empty(), PushRequest.ContentMode.FULL, false, true);

    /** Those of a user who never set any. */
    public static UserSettings defaults() {
        return DEFAULTS;
    }

    /** Whether this is one of the quiet hours. */
    public boolean isQuiet(Instant now) {
        return quiet.isPresent() && quiet.get().contains(now);
    }

    /** The JSON object that commands, answers and entries have. */
    public String toJson() {
        return SettingsJson.write(this).toString();
    }

    static UserSettings ofStored(String json) {
        return SettingsJson.readStored(json);
    }

    static UserSettings ofEntry(byte[] wire) {
        return SettingsJson.readEntry(wire);
    }
}
