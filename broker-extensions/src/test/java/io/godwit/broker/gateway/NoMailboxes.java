// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.CommandRequest;
import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.mailbox.SendRequest;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.topic.UserId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** For tests that are not about messages between users. */
class NoMailboxes implements Mailboxes {
    @Override
    public CompletionStage<SendResult> send(UserId from, SendRequest request) {
        return CompletableFuture.completedFuture(SendResult.unavailable());
    }

    @Override
    public CompletionStage<CommandResult> command(UserId owner, CommandRequest request) {
        return CompletableFuture.completedFuture(CommandResult.unavailable());
    }

    @Override
    public void attach(UserId owner, AttachRequest request, Session session) {
        session.attached(request.attach());
    }

    @Override
    public void detach(UserId owner, SessionId session) {}

    @Override
    public void acked(UserId owner, SessionId session, long attach, long pos) {}

    @Override
    public void signal(UserId to, byte[] payload, SessionId origin) {}
}
