// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.topic.DeviceId;
import java.util.OptionalLong;

/**
 * A device connects, or a connection attaches again: because its mailbox stopped or moved, because something got lost on the way, or
 * because the device wants to go on elsewhere.
 *
 * @param attach numbers the attaches of one connection, from 1
 * @param again whether a mailbox had confirmed an attach of this connection before: it then takes over from nobody, because another
 *     connection of the device must be newer
 * @param guest a connection without a name of its own: its cursor is not kept
 * @param stream whether acknowledgements may get lost on the way, as those of stream mode
 * @param echo whether the device wants to receive what it sent itself
 * @param window the most entries under way to it without acknowledgement, at least 1
 * @param since where the device wants to go on: it has all entries up to here; empty = where its cursor stands
 * @param handedOver up to where entries are on their way to the device already: when a session attaches again
 */
public record AttachRequest(
        SessionId session,
        long attach,
        boolean again,
        DeviceId device,
        boolean guest,
        boolean stream,
        boolean echo,
        int window,
        OptionalLong since,
        OptionalLong handedOver) {}
