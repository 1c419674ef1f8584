// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.config.Secret;
import io.godwit.core.mailbox.AppendRequest;
import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.CommandRequest;
import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.Delivery;
import io.godwit.core.mailbox.MailboxCommand;
import io.godwit.core.mailbox.MailboxCommands;
import io.godwit.core.mailbox.SendRequest;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Content;
import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryCodec;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.Recall;
import io.godwit.core.message.Refusal;
import io.godwit.core.message.RefusedException;
import io.godwit.core.message.StateChange;
import io.godwit.core.push.PushAddress;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;

/** One message of every kind that crosses between nodes, by a name; the same ones each time. */
final class WireSamples {
    static final UserId ALICE = new UserId("alice");
    static final UserId BOB = new UserId("bob");
    static final DeviceId PHONE = new DeviceId("phone");
    static final SessionId SESSION = new SessionId(0x8123_4567_0000_0001L);
    static final MessageId ID = new MessageId(0x0195_1234_5678_0003L, 0xfeed_beef);
    private static final MessageId OTHER = new MessageId(0x0195_1234_0000_0000L, 7);
    private static final Content HELLO =
            new Content("c-1", "text", "\"olá ☺\"".getBytes(StandardCharsets.UTF_8), "text/plain");
    private static final PushAddress ADDRESS = new PushAddress(
            "main",
            "webpush",
            PushAddress.Kind.ENDPOINT,
            Secret.of("https://push.example/1"),
            PushAddress.Environment.UNKNOWN,
            Optional.empty(),
            Optional.of(new PushAddress.WebPushKeys("BPub", Secret.of("c2VjcmV0"))),
            Optional.empty());

    private WireSamples() {}

    /** @param refs an actor for the places where there is one */
    static Map<String, Object> all(ActorRef<?> refs) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("send", new MailboxMessage.Send(new SendRequest(SESSION, PHONE, BOB, HELLO), typed(refs)));
        all.put(
                "send without a cid",
                new MailboxMessage.Send(
                        new SendRequest(SESSION, PHONE, BOB, new Content(null, "text", new byte[] {'1'}, null)),
                        typed(refs)));
        all.put("append", new MailboxMessage.Append(new AppendRequest(ID, ALICE, PHONE, HELLO), typed(refs)));
        all.put(
                "append of a recall",
                new MailboxMessage.Append(
                        new AppendRequest(ID, ALICE, PHONE, Content.recall(new Recall(OTHER, Recall.NOT_LOOKED_FOR))),
                        typed(refs)));
        all.put("forwarded", new MailboxMessage.Forwarded(ID, new SendResult.Accepted(OTHER, 41)));
        commands()
                .forEach((name, command) -> all.put(
                        name, new MailboxMessage.Command(new CommandRequest(SESSION, PHONE, command), typed(refs))));
        all.put(
                "attach",
                new MailboxMessage.Attach(
                        new AttachRequest(
                                SESSION,
                                3,
                                true,
                                PHONE,
                                false,
                                true,
                                true,
                                64,
                                OptionalLong.of(40),
                                OptionalLong.of(43)),
                        typed(refs)));
        all.put(
                "first attach of a guest",
                new MailboxMessage.Attach(
                        new AttachRequest(
                                SESSION,
                                1,
                                false,
                                PHONE,
                                true,
                                false,
                                false,
                                1_024,
                                OptionalLong.empty(),
                                OptionalLong.empty()),
                        typed(refs)));
        all.put("detach", new MailboxMessage.Detach(SESSION));
        all.put("acked", new MailboxMessage.Acked(SESSION, 3, 42));
        all.put("renew", new MailboxMessage.Renew(SESSION, 3, 42, typed(refs)));
        all.put("signal", new MailboxMessage.Signal(new byte[] {'{', '}'}, SESSION));
        all.put("found", MailboxMessage.Found.FOUND);
        all.put("let go", new MailboxMessage.LetGo(PHONE, ADDRESS, typed(refs)));
        all.put("gone", MailboxMessage.Gone.GONE);
        all.put("attached", new SessionMessage.Attached(SESSION, 3, new Address("pekko", "godwit", "10.0.0.7", 7355)));
        all.put("deliver", new SessionMessage.Deliver(SESSION, 9, new Delivery(3, 1, 40, 46, entries(), true)));
        all.put("deliver nothing", new SessionMessage.Deliver(SESSION, 1, new Delivery(3, 0, 4, 5, List.of(), false)));
        all.put("signalled", new SessionMessage.Signalled(SESSION, 0, new byte[] {'{', '}'}));
        all.put("renewed", new SessionMessage.Renewed(SESSION, 3, 9));
        for (Session.Reason reason : Session.Reason.values()) {
            all.put("closed " + reason, new SessionMessage.Closed(SESSION, 3, reason));
        }
        all.put("accepted", new SendResult.Accepted(ID, 1L << 40));
        for (Refusal refusal : Refusal.values()) {
            all.put("refused " + refusal, new SendResult.Refused(refusal, "why"));
        }
        all.put("done", new CommandResult.Done("{\"op\":\"read\",\"ok\":true}"));
        all.put("command refused", new CommandResult.Refused(Refusal.SERVER_BUSY, "why"));
        return all;
    }

    private static Map<String, MailboxCommand> commands() {
        try {
            Map<String, MailboxCommand> all = new LinkedHashMap<>();
            all.put("replay", MailboxCommands.replayPush(-1));
            for (String[] each : new String[][] {
                {"dialogs", "{\"op\":\"dialogs\"}"},
                {"dialogs", "{\"op\":\"dialogs\",\"after\":\"u:bob\",\"limit\":7}"},
                {"read", "{\"op\":\"read\",\"dialog\":\"u:bob\",\"upTo\":41}"},
                {"mute", "{\"op\":\"mute\",\"dialog\":\"u:bob\",\"until\":-1}"},
                {"settings", "{\"op\":\"settings\"}"},
                {
                    "settings",
                    "{\"op\":\"settings\",\"preview\":\"sender\",\"badge\":\"off\",\"whileDesktop\":\"hold\","
                            + "\"quiet\":{\"from\":\"22:00\",\"to\":\"07:30\",\"zone\":\"Europe/Berlin\",\"calls\":true}}"
                },
                {"settings", "{\"op\":\"settings\",\"quiet\":null}"},
                {"recall", "{\"op\":\"recall\",\"dialog\":\"u:bob\",\"id\":\"" + OTHER + "\"}"},
                {"app", "{\"op\":\"app\",\"state\":\"foreground\",\"desktop\":true}"},
                {"app", "{\"op\":\"app\",\"state\":\"background\"}"},
                {
                    "push.register",
                    "{\"op\":\"push.register\",\"provider\":\"apns\",\"address\":\"ab12\",\"environment\":\"sandbox\","
                            + "\"topic\":\"com.example.app\",\"voip\":\"cd34\",\"locale\":\"pt-BR\"}"
                },
                {
                    "push.register",
                    "{\"op\":\"push.register\",\"app\":\"beta\",\"provider\":\"webpush\",\"kind\":\"endpoint\","
                            + "\"address\":\"https://push.example/1\",\"p256dh\":\"BPub\",\"auth\":\"c2VjcmV0\"}"
                },
                {"push.remove", "{\"op\":\"push.remove\"}"},
                {"push.test", "{\"op\":\"push.test\"}"},
                {"push.why", "{\"op\":\"push.why\"}"},
                {"push.why", "{\"op\":\"push.why\",\"pos\":41}"}
            }) {
                all.put(
                        each[0] + " " + all.size(),
                        MailboxCommands.parse(each[0], each[1].getBytes(StandardCharsets.UTF_8)));
            }
            return all;
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Entry> entries() {
        return List.of(
                EntryCodec.message(41, ID, BOB, ALICE, PHONE, HELLO),
                EntryCodec.recall(42, ID, BOB, ALICE, PHONE, new Recall(OTHER, 40)),
                EntryCodec.change(43, ID, StateChange.read("u:bob", 41), ALICE, PHONE),
                EntryCodec.change(44, ID, StateChange.settings("{\"badge\":\"off\"}"), ALICE, PHONE));
    }

    @SuppressWarnings("unchecked")
    private static <T> ActorRef<T> typed(ActorRef<?> ref) {
        return (ActorRef<T>) ref;
    }
}
