// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.topic.UserId;
import java.util.concurrent.CompletionStage;

/**
 * All mailboxes of the cluster, wherever they live: what the gateway talks to. Any thread; nothing blocks. Calls about one
 * mailbox from one thread keep their order.
 */
public interface Mailboxes {
    /** The stage never fails: a time-out is {@link SendResult#unavailable}. It completes on an engine thread. */
    CompletionStage<SendResult> send(UserId from, SendRequest request);

    /** The stage never fails: a time-out is {@link CommandResult#unavailable}. It completes on an engine thread. */
    CompletionStage<CommandResult> command(UserId owner, CommandRequest request);

    /**
     * Registers the session on this node and tells the mailbox; entries begin to flow to the session. An attach that nobody confirms
     * ends with {@link Session#closed}: attach again.
     */
    void attach(UserId owner, AttachRequest request, Session session);

    /** The connection is gone: the session is called no more. */
    void detach(UserId owner, SessionId session);

    /**
     * The device has everything up to this position.
     *
     * @param attach the connection's last attach
     */
    void acked(UserId owner, SessionId session, long attach, long pos);

    /** Hands a payload to the devices of a user that are connected now, if any. */
    void signal(UserId to, byte[] payload, SessionId origin);
}
