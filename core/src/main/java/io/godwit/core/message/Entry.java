// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a mailbox as its log keeps it.
 *
 * @param pos its position, from 1, without gaps
 * @param id the message's id, the same in the mailboxes of both people
 * @param kind what it is
 * @param dialog the conversation as the mailbox's owner sees it, such as {@code u:bob}; null if it is about none
 * @param from who sent it
 * @param cid the sender's own id of it, or null
 * @param recalls the message that a recall takes back; null for the others
 * @param value what a read mark, a mute or a recall says, see {@link EntryKind}; 0 for the others
 * @param wire the JSON that devices receive and that the store keeps; not copied, must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough: entries are never compared
public record Entry(
        long pos,
        MessageId id,
        EntryKind kind,
        @Nullable String dialog,
        String from,
        @Nullable String cid,
        @Nullable MessageId recalls,
        long value,
        byte[] wire) {}
