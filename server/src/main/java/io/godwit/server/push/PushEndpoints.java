// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.mailbox.CommandRequest;
import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.MailboxCommand;
import io.godwit.core.mailbox.MailboxCommands;
import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Refusal;
import io.godwit.core.push.DeadLetter;
import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushDecisionJson;
import io.godwit.core.store.PushStore;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.Names;
import io.godwit.core.topic.UserId;
import io.godwit.server.management.ManagementServer;
import io.godwit.server.management.Request;
import io.godwit.server.management.Response;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What operators may ask about the mailboxes' pushes over the management address. */
public final class PushEndpoints {
    private static final int MAX_ANSWERS = 200;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SessionId NO_SESSION = new SessionId(0);

    private final Mailboxes mailboxes;
    private final PushStore store;

    public PushEndpoints(Mailboxes mailboxes, PushStore store) {
        this.mailboxes = mailboxes;
        this.store = store;
    }

    /** Adds all of them. */
    public void addTo(ManagementServer management) {
        management.route("GET", "/push/why", Checked.of(this::why));
        management.route("GET", "/push/dead", Checked.of(this::dead));
        management.route("POST", "/push/test", Checked.of(request -> command(request, MailboxCommands.testPush())));
        management.route("POST", "/push/replay", Checked.of(this::replay));
    }

    private CompletionStage<Response> why(Request request) {
        UserId user = new UserId(name(request.query().getOrDefault("user", ""), "user"));
        String pos = request.query().get("pos");
        CompletionStage<List<PushDecision>> found = pos == null
                ? store.newestDecisions(user, MAX_ANSWERS)
                : store.decisions(user, position(pos), MAX_ANSWERS);
        return found.thenApply(decisions -> {
            List<ObjectNode> list = decisions.stream().map(PushDecisionJson::of).toList();
            return Response.json(200, Map.of("decisions", list));
        });
    }

    private CompletionStage<Response> dead(Request request) {
        return store.deadLetters(day(request.query().getOrDefault("day", "")), MAX_ANSWERS)
                .thenApply(letters -> {
                    List<ObjectNode> list = new ArrayList<>();
                    for (DeadLetter letter : letters) {
                        list.add(PushDecisionJson.of(letter.decision())
                                .put("user", letter.user().value()));
                    }
                    return Response.json(200, Map.of("dead", list));
                });
    }

    private CompletionStage<Response> replay(Request request) {
        JsonNode after = body(request).path("after");
        if (!after.isIntegralNumber() || !after.canConvertToLong() || after.asLong() < 0) {
            throw new IllegalArgumentException("after: must be a position, 0 or more");
        }
        return command(request, MailboxCommands.replayPush(after.asLong()));
    }

    private CompletionStage<Response> command(Request request, MailboxCommand command) {
        JsonNode body = body(request);
        UserId user = new UserId(name(body.path("user").asText(""), "user"));
        DeviceId device = new DeviceId(name(body.path("device").asText(""), "device"));
        return mailboxes
                .command(user, new CommandRequest(NO_SESSION, device, command))
                .thenApply(result -> {
                    if (result instanceof CommandResult.Done ok) {
                        return new Response(200, "application/json", ok.json() + "\n");
                    }
                    CommandResult.Refused refused = (CommandResult.Refused) result;
                    return refused.reason() == Refusal.PAYLOAD_INVALID
                            ? Response.problem(404, "Not found", refused.detail())
                            : Response.problem(503, "Not now", refused.detail());
                });
    }

    private static JsonNode body(Request request) {
        try {
            return JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body must be a JSON object", e);
        }
    }

    private static String name(String given, String field) {
        if (!Names.isValid(given)) {
            throw new IllegalArgumentException(field + ": must be " + Names.RULE);
        }
        return given;
    }

    private static long position(String text) {
        try {
            long pos = Long.parseLong(text);
            if (pos >= 1) {
                return pos;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("pos: must be a position, 1 or more");
    }

    private static int day(String text) {
        try {
            return (int) LocalDate.parse(text).toEpochDay();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("day: must be a date in UTC such as 2026-01-31", e);
        }
    }
}
