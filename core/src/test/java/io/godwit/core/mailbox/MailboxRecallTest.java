// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static io.godwit.core.mailbox.FakeWorld.ALICE;
import static io.godwit.core.mailbox.FakeWorld.BOB;
import static io.godwit.core.mailbox.FakeWorld.BOBS_PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.core.message.Content;
import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryKind;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.Recall;
import io.godwit.core.message.Refusal;
import io.godwit.core.message.RefusedException;
import io.godwit.core.topic.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxRecallTest {
    private final FakeDevice phone = new FakeDevice("phone");
    private final FakeDevice laptop = new FakeDevice("laptop");
    private FakeWorld world = new FakeWorld();

    private MessageId sent(UserId to) {
        List<SendResult> results = world.send(to, null, phone);
        world.answerForwards();
        world.storeAll();
        return ((SendResult.Accepted) results.get(0)).id();
    }

    private List<CommandResult> recall(String dialog, MessageId id) {
        List<CommandResult> results = new ArrayList<>();
        world.mailbox.command(new CommandRequest(phone.id, phone.device, new RecallMessage(dialog, id)), results::add);
        return results;
    }

    private List<CommandResult> recalled(String dialog, MessageId id) {
        List<CommandResult> results = recall(dialog, id);
        world.lookUpAll();
        world.answerForwards();
        world.storeAll();
        return results;
    }

    private List<SendResult> bobRecalls(MessageId id) {
        List<SendResult> results = new ArrayList<>();
        Content content = Content.recall(new Recall(id, Recall.NOT_LOOKED_FOR));
        world.mailbox.append(
                new AppendRequest(new MessageId(world.now << 16, 9), BOB, BOBS_PHONE, content), results::add);
        world.lookUpAll();
        world.storeAll();
        return results;
    }

    private Entry entry(long pos) {
        return world.log.page(pos - 1, pos).get(0);
    }

    private static void assertRefused(List<CommandResult> results, String detail) {
        assertThat(results).singleElement().isInstanceOfSatisfying(CommandResult.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Refusal.NOT_RECALLABLE);
            assertThat(refused.detail()).contains(detail);
        });
    }

    @Test
    void answersWhenBothMailboxesHaveStoredIt() {
        world.mailbox.attach(laptop.request(), laptop);
        MessageId id = sent(BOB);

        List<CommandResult> results = recall("u:bob", id);
        assertThat(world.forwards).as("the message is looked for").isEmpty();
        world.lookUpAll();
        assertThat(world.forwards).singleElement().satisfies(forward -> {
            assertThat(forward.to()).isEqualTo(BOB);
            assertThat(forward.request().content().recalls()).isEqualTo(new Recall(id, Recall.NOT_LOOKED_FOR));
        });
        assertThat(world.storing).isEmpty();
        world.answerForwards();
        assertThat(results).isEmpty();
        world.storeAll();

        Entry entry = entry(2);
        String json = "{\"pos\":2,\"id\":\"" + entry.id()
                + "\",\"kind\":\"recall\",\"dialog\":\"u:bob\",\"from\":\"alice\"," + "\"device\":\"phone\",\"ts\":"
                + entry.id().millis() + ",\"recalls\":\"" + id + "\",\"recallsPos\":1}";
        assertThat(new String(entry.wire(), StandardCharsets.UTF_8)).isEqualTo(json);
        assertThat(results)
                .containsExactly(new CommandResult.Done(
                        "{\"op\":\"recall\",\"ok\":true,\"pos\":2,\"id\":\"" + entry.id() + "\"}"));
        assertThat(laptop.got).extracting(Entry::kind).containsExactly(EntryKind.MESSAGE, EntryKind.RECALL);
    }

    @Test
    void answersARepeatedRecallLikeTheFirst() {
        MessageId id = sent(BOB);
        List<CommandResult> first = recall("u:bob", id);
        List<CommandResult> atOnce = recall("u:bob", id);
        world.lookUpAll();
        List<CommandResult> forwarded = recall("u:bob", id);
        world.lookUpAll();
        world.answerForwards();
        List<CommandResult> storing = recall("u:bob", id);
        world.lookUpAll();
        world.storeAll();
        List<CommandResult> stored = recalled("u:bob", id);
        world.crash();
        world.pass(Duration.ofDays(2));
        List<CommandResult> later = recall("u:bob", id);
        if (later.isEmpty()) {
            world.readRecent();
        }

        assertThat(List.of(atOnce, forwarded, storing, stored, later)).allMatch(first::equals);
        assertThat(first).hasSize(1);
        assertThat(world.mailbox.head()).isEqualTo(2);
    }

    @Test
    void isNotMistakenForAMessageWhoseCidLooksLikeIt() {
        MessageId id = sent(BOB);
        world.send(BOB, id.toString(), phone);
        world.send(BOB, "\r" + id, phone);
        world.answerForwards();
        world.storeAll();

        assertThat(recalled("u:bob", id)).hasSize(1);
        assertThat(entry(4).recalls()).isEqualTo(id);
    }

    @Test
    void tellsWhatTheOwnerSentToHimself() {
        MessageId id = sent(ALICE);

        assertThat(recalled("u:alice", id)).singleElement().isInstanceOf(CommandResult.Done.class);
        assertThat(entry(2).value()).isEqualTo(1);
        assertThat(world.mailbox.head()).isEqualTo(2);
    }

    @Test
    void refusesWhatTheOwnerDidNotSendInThisDialog() {
        MessageId toBob = sent(BOB);
        world.receive(1);
        MessageId bobs = entry(2).id();
        assertRefused(recalled("u:carol", toBob), "u:carol");
        recalled("u:bob", toBob);
        MessageId theRecall = entry(3).id();

        assertRefused(recalled("u:bob", bobs), "none of your messages in dialog u:bob among the last 2000 entries");
        assertRefused(recalled("u:bob", theRecall), "none of your messages");
        assertRefused(recalled("u:bob", new MessageId(world.now << 16, 77)), "none of your messages");
        assertThat(world.mailbox.head()).isEqualTo(3);
    }

    @Test
    void refusesWhatIsTooOldOrSwitchedOff() {
        MessageId id = sent(BOB);
        world.pass(Duration.ofDays(1));
        assertThat(recall("u:bob", id)).as("just in time").isEmpty();
        world.pass(Duration.ofMillis(1));
        assertRefused(recall("u:bob", id), "older than 86400 s");

        world = new FakeWorld(MailboxSettings.defaults().withRecallWindow(Duration.ZERO), new FakeLog(ALICE));
        assertRefused(recall("u:bob", sent(BOB)), "switched off");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailboxSettings.defaults().withRecallWindow(Duration.ofDays(8)));
    }

    @Test
    void searchesNoFurtherBackThanDuplicatesAreKnown() {
        world = new FakeWorld(MailboxSettings.defaults().withDedupWindow(500), new FakeLog(ALICE));
        MessageId tooFar = sent(BOB);
        MessageId far = sent(BOB);
        world.receive(499);

        assertThat(recalled("u:bob", far)).singleElement().isInstanceOf(CommandResult.Done.class);
        assertRefused(recalled("u:bob", tooFar), "among the last 500 entries");
    }

    @Test
    void doesNotReadBehindMuchOlderEntries() {
        world.receive(450);
        world.pass(Duration.ofHours(1));

        recall("u:bob", new MessageId(world.now << 16, 77));

        FakeWorld.LookUp first = world.lookUps.get(0);
        assertThat(first.after()).isEqualTo(250);
        assertThat(first.upTo()).isEqualTo(450);
        world.lookUpAll();
        assertThat(world.lookUps).isEmpty();
    }

    @Test
    void boundsTheSearchesUnderWay() {
        MessageId id = sent(BOB);
        List<List<CommandResult>> all = new ArrayList<>();
        for (int i = 0; i < Recalls.MAX_UNDER_WAY; i++) {
            all.add(recall("u:bob", id));
        }

        assertThat(recall("u:bob", id)).containsExactly(CommandResult.busy());

        world.mailbox.storeFailed();
        assertThat(all).allMatch(each -> each.equals(List.of(CommandResult.unavailable())));
    }

    @Test
    void saysSoWhenTheLogCannotBeRead() {
        MessageId id = sent(BOB);

        List<CommandResult> results = recall("u:bob", id);
        world.mailbox.lookUpFailed(world.lookUps.remove(0).number());

        assertThat(results).containsExactly(CommandResult.unavailable());
        assertThat(world.restarted).isFalse();
        assertThat(recalled("u:bob", id)).singleElement().isInstanceOf(CommandResult.Done.class);
    }

    @Test
    void countsTheRecalledMessageNoMoreAlsoAfterACrash() {
        world.receive(3);
        MessageId second = entry(2).id();

        assertThat(bobRecalls(second)).singleElement().isInstanceOf(SendResult.Accepted.class);

        assertThat(world.mailbox.dialogs().unreadPositions("u:bob")).containsExactly(1, 3);
        assertThat(entry(4).value()).isEqualTo(2);
        world.crash();
        assertThat(world.mailbox.dialogs().unreadPositions("u:bob")).containsExactly(1, 3);
        assertThat(bobRecalls(second)).containsExactly(new SendResult.Accepted(entry(4).id(), 4));
        assertThat(world.mailbox.head()).isEqualTo(4);
    }

    @Test
    void believesNobodyWhoRecallsWhatHeDidNotSend() {
        world.receive(1);
        MessageId own = sent(BOB);

        bobRecalls(own);
        bobRecalls(new MessageId(world.now << 16, 77));

        assertThat(new String(entry(3).wire(), StandardCharsets.UTF_8)).doesNotContain("recallsPos");
        assertThat(entry(3).value()).isEqualTo(Recall.UNKNOWN);
        assertThat(entry(4).value()).isEqualTo(Recall.UNKNOWN);
        assertThat(world.mailbox.dialogs().unreadPositions("u:bob")).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'dialog':'u:bob'}",
                "{'dialog':'u:bob','id':7}",
                "{'dialog':'u:bob','id':'x'}",
                "{'dialog':'u:bob','id':'z0000000000000000000'}",
                "{'dialog':'u:bob','id':'000000000000000000000'}",
                "{'id':'00d20gt02xg00002rvq4'}",
                "{'dialog':'bob','id':'00d20gt02xg00002rvq4'}"
            })
    void refusesWhatNamesNoMessage(String json) {
        byte[] payload = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        assertThat(catchThrowableOfType(RefusedException.class, () -> MailboxCommands.parse("recall", payload)))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.PAYLOAD_INVALID))
                .satisfies(refused -> assertThat(refused.detail()).matches("(id|dialog): .+"));
    }
}
