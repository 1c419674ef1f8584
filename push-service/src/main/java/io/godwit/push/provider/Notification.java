// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.provider;

import io.godwit.core.push.PushRequest;
import java.util.List;
import java.util.Map;

/**
 * A request with its texts, before a provider puts it into its own form.
 *
 * @param request what the mailbox decided
 * @param title what a lock screen shows first; empty for what shows nothing
 * @param body the line below; may be empty
 * @param titleKey a key of the app's own texts that says the same as {@code title}, or empty
 * @param titleArguments what goes into its places
 * @param bodyKey the same for {@code body}
 * @param bodyArguments what goes into its places
 * @param collapseId notifications of one device with the same one replace each other, at most 64 bytes; empty = none
 * @param thread notifications with the same one are shown together; empty = none
 * @param urgent whether it may wake a sleeping device
 * @param silent whether nothing is shown and no sound is made
 * @param data what the app gets, beside the texts: {@code kind}, {@code dialog}, {@code pos}, {@code id}, … in the order in which
 *     they may be left out, last first, if all is too large
 */
public record Notification(
        PushRequest request,
        String title,
        String body,
        String titleKey,
        List<String> titleArguments,
        String bodyKey,
        List<String> bodyArguments,
        String collapseId,
        String thread,
        boolean urgent,
        boolean silent,
        Map<String, String> data) {
    public Notification {
        titleArguments = List.copyOf(titleArguments);
        bodyArguments = List.copyOf(bodyArguments);
    }
}
