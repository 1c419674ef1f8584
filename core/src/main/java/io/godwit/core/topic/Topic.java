// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.topic;

/** What a topic name means to Godwit. {@link Topics#parse} is the only maker. */
public sealed interface Topic {
    /** {@code u/{user}/msg}: send a message to a user. */
    record UserMessages(UserId user) implements Topic {}

    /** {@code u/{user}/inbox}: the entries of a user's mailbox. */
    record Inbox(UserId user) implements Topic {}

    /** {@code u/{user}/signal}: what is never stored. */
    record Signals(UserId user) implements Topic {}

    /** {@code u/{user}/cmd}: requests on one's own mailbox. */
    record Commands(UserId user) implements Topic {}

    /** {@code u/{user}/reply} and everything below it: answers to commands. */
    record Replies(UserId user) implements Topic {}

    /** Starts with {@code u/} or {@code g/}, yet is none of ours: never opened to anybody. */
    record Reserved(String name) implements Topic {}

    /** A topic outside of our name space, open only by a token's {@code acl}. */
    record Raw(String name) implements Topic {}
}
