// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * One notification for one device, decided by the device's mailbox: everything that a provider needs, as it is at the time of
 * the attempt.
 *
 * @param id the same for every attempt at the same notification: providers that know ids get it, devices can tell repeats by it
 * @param user the mailbox's owner
 * @param device the device to wake
 * @param address where it can be woken
 * @param locale the device's language as a BCP 47 tag such as {@code pt-BR}, for texts that the server makes
 * @param kind what is told
 * @param content how much of it
 * @param dialog the conversation, as the owner sees it; empty for a test
 * @param from who sent the newest entry
 * @param type the newest message's type
 * @param text the start of its text, at most {@link #MAX_TEXT} characters; empty if it has none
 * @param count how many entries of this dialog the notification stands for, at least 1
 * @param pos position of the newest of them in the owner's mailbox, 0 for a test
 * @param messageId its message id; of a recall, that of the recalled message
 * @param badge the owner's unread messages, if the device wants to show them
 * @param mention whether one of them names the owner
 * @param expires after that nobody is to be woken any more
 * @param attempt 1 for the first
 */
public record PushRequest(
        UUID id,
        UserId user,
        DeviceId device,
        PushAddress address,
        Optional<String> locale,
        Kind kind,
        ContentMode content,
        Optional<String> dialog,
        String from,
        String type,
        String text,
        int count,
        long pos,
        String messageId,
        OptionalInt badge,
        boolean mention,
        Instant expires,
        int attempt) {
    /** Longest excerpt, in characters: more than any lock screen shows. */
    public static final int MAX_TEXT = 512;

    /** What a notification tells. */
    public enum Kind {
        /** There are messages: show them. */
        MESSAGE,
        /** Somebody calls: ring. */
        CALL,
        /** Read on another device: take the dialog's notifications away, silently. */
        CLEAR,
        /** A message was recalled: what was shown of it is to be replaced. */
        RECALL,
        /** Somebody tests whether pushes arrive. */
        TEST
    }

    /** How much of a message a notification says. */
    public enum ContentMode {
        /** Sender and text. */
        FULL,
        /** The sender only. */
        SENDER,
        /** Nothing: the app is woken and fetches (end-to-end encryption, discretion). */
        NONE
    }

    /** The same with less content. */
    public PushRequest withContent(ContentMode mode) {
        return new PushRequest(
                id, user, device, address, locale, kind, mode, dialog, from, type, text, count, pos, messageId, badge,
                mention, expires, attempt);
    }
}
