// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import org.jspecify.annotations.Nullable;

/**
 * What a sender sent: a message, or the recall of one.
 *
 * @param cid the sender's own id of the message, at most {@link ContentCodec#MAX_CID} characters, or null where the sender
 *     wants no protection against duplicates
 * @param type what kind of content it is, for the receiving application
 * @param body valid JSON in UTF-8; not copied, must not be changed
 * @param contentType the MQTT 5 content type of a raw message, or null
 * @param recalls what a recall takes back; null for a message. A recall has nothing else
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: contents are never compared
public record Content(
        @Nullable String cid,
        String type,
        byte[] body,
        @Nullable String contentType,
        @Nullable Recall recalls) {
    private static final byte[] NOTHING = {};

    /** A message. */
    public Content(@Nullable String cid, String type, byte[] body, @Nullable String contentType) {
        this(cid, type, body, contentType, null);
    }

    /** The recall of a message. */
    public static Content recall(Recall recall) {
        return new Content(null, "", NOTHING, null, recall);
    }

    /** The same for another mailbox, where the recalled message has another position. */
    public Content forwarded() {
        return recalls == null ? this : recall(recalls.notLookedFor());
    }
}
