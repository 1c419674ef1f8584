// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.topic.DeviceId;
import java.util.OptionalLong;

/**
 * A device connects.
 *
 * @param guest a connection without a name of its own: its cursor is not kept
 * @param stream whether acknowledgements may get lost on the way, as those of stream mode
 * @param echo whether the device wants to receive what it sent itself
 * @param window the most entries under way to it without acknowledgement, at least 1
 * @param since where the device wants to go on: it has all entries up to here; empty = where its cursor stands
 * @param handedOver up to where entries are on their way to the device already: when a session attaches again
 */
public record AttachRequest(
        SessionId session,
        DeviceId device,
        boolean guest,
        boolean stream,
        boolean echo,
        int window,
        OptionalLong since,
        OptionalLong handedOver) {}
