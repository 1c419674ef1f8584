// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import org.jspecify.annotations.Nullable;

/**
 * What a sender sent.
 *
 * @param cid the sender's own id of the message, at most {@link ContentCodec#MAX_CID} characters, or null where the sender
 *     wants no protection against duplicates
 * @param type what kind of content it is, for the receiving application
 * @param body valid JSON in UTF-8; not copied, must not be changed
 * @param contentType the MQTT 5 content type of a raw message, or null
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: contents are never compared
public record Content(
        @Nullable String cid,
        String type,
        byte[] body,
        @Nullable String contentType) {}
