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
import io.godwit.core.message.MessageId;
import io.godwit.core.topic.UserId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** An engine that goes wrong on demand, by the name of the recipient; all others get what they ask for. */
final class FaultyMailboxes implements Mailboxes {
    static final String THROWS = "throws";
    static final String THROWS_AN_ERROR = "throws-an-error";
    static final String FAILS = "fails";
    static final String ANSWERS_NOTHING = "answers-nothing";
    static final String GIVES_NO_STAGE = "gives-no-stage";
    static final String NEVER_ANSWERS = "never-answers";

    /** One device that attached. */
    record Attached(UserId owner, AttachRequest request, Session session) {}

    final List<Attached> attached = new CopyOnWriteArrayList<>();
    private final AtomicLong positions = new AtomicLong();

    @Override
    @SuppressWarnings("NullAway") // wrong on purpose
    public CompletionStage<SendResult> send(UserId from, SendRequest request) {
        return switch (request.to().value()) {
            case THROWS -> throw new IllegalStateException("on demand");
            case THROWS_AN_ERROR -> throw new NoClassDefFoundError("on demand");
            case FAILS -> CompletableFuture.failedFuture(new IllegalStateException("on demand"));
            case ANSWERS_NOTHING -> CompletableFuture.completedFuture(null);
            case GIVES_NO_STAGE -> null;
            case NEVER_ANSWERS -> new CompletableFuture<>();
            default ->
                CompletableFuture.completedFuture(
                        new SendResult.Accepted(new MessageId(1, 1), positions.incrementAndGet()));
        };
    }

    @Override
    public CompletionStage<CommandResult> command(UserId owner, CommandRequest request) {
        return switch (owner.value()) {
            case THROWS_AN_ERROR -> throw new NoClassDefFoundError("on demand");
            case FAILS -> CompletableFuture.failedFuture(new IllegalStateException("on demand"));
            default -> throw new IllegalStateException("on demand");
        };
    }

    List<Attached> of(String user) {
        return attached.stream()
                .filter(each -> each.owner().value().equals(user))
                .toList();
    }

    @Override
    public void attach(UserId owner, AttachRequest request, Session session) {
        attached.add(new Attached(owner, request, session));
    }

    @Override
    public void detach(UserId owner, SessionId session) {}

    @Override
    public void acked(UserId owner, SessionId session, long attach, long pos) {}

    @Override
    public void signal(UserId to, byte[] payload, SessionId origin) {
        throw new NoClassDefFoundError("on demand");
    }
}
