// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static io.godwit.core.mailbox.FakeWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.message.EntryKind;
import io.godwit.core.message.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailboxCommandTest {
    private final FakeWorld world = new FakeWorld();
    private final FakeDevice phone = new FakeDevice("phone");
    private final FakeDevice laptop = new FakeDevice("laptop");

    @BeforeEach
    void connect() {
        world.mailbox.attach(phone.request(), phone);
        world.mailbox.attach(laptop.request(), laptop);
        world.storeAll();
    }

    private List<CommandResult> give(String json) throws Exception {
        List<CommandResult> results = new ArrayList<>();
        byte[] payload = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        String op = new ObjectMapper().readTree(payload).path("op").asText();
        world.mailbox.command(
                new CommandRequest(phone.id, phone.device, MailboxCommands.parse(op, payload)), results::add);
        return results;
    }

    private String answer(String json) throws Exception {
        List<CommandResult> results = give(json);
        world.storeAll();
        return text(results);
    }

    private static String text(List<CommandResult> results) {
        assertThat(results).singleElement().isInstanceOf(CommandResult.Done.class);
        return ((CommandResult.Done) results.get(0)).json().replace('"', '\'');
    }

    @Test
    void answersAReadMarkWhenItIsStored() throws Exception {
        world.receive(3);

        List<CommandResult> results = give("{'op':'read','dialog':'u:bob','upTo':2}");

        assertThat(results).isEmpty();
        assertThat(world.mailbox.dialogs().unread()).isEqualTo(3);
        world.storeAll();
        assertThat(text(results)).isEqualTo("{'op':'read','ok':true,'dialog':'u:bob','upTo':2,'unread':1,'pos':4}");
        assertThat(laptop.positions()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(laptop.got.get(3).kind()).isEqualTo(EntryKind.READ);
        assertThat(phone.positions()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void answersWhatHoldsAtThePositionOfTheAnswer() throws Exception {
        world.receive(1);
        List<CommandResult> results = give("{'op':'read','dialog':'u:bob','upTo':1}");
        world.fromBob(null);
        world.store(1); // overtakes

        world.storeAll();

        assertThat(text(results)).contains("'unread':0,'pos':2");
        assertThat(world.mailbox.dialogs().unread()).isEqualTo(1);
    }

    @Test
    void writesNothingForAReadMarkThatIsThere() throws Exception {
        world.receive(3);
        answer("{'op':'read','dialog':'u:bob','upTo':2}");

        assertThat(answer("{'op':'read','dialog':'u:bob','upTo':1}"))
                .isEqualTo("{'op':'read','ok':true,'dialog':'u:bob','upTo':2,'unread':1}");
        assertThat(world.mailbox.head()).isEqualTo(4);
    }

    @Test
    void refusesAReadMarkBeyondTheLog() throws Exception {
        world.receive(3);
        world.fromBob(null); // not stored yet

        assertThat(give("{'op':'read','dialog':'u:bob','upTo':4}"))
                .containsExactly(new CommandResult.Refused(
                        Refusal.PAYLOAD_INVALID, "upTo: must be at most 3, the mailbox's last position"));
    }

    @Test
    void keepsMutesAndSettings() throws Exception {
        assertThat(answer("{'op':'mute','dialog':'u:bob','until':-1}"))
                .isEqualTo("{'op':'mute','ok':true,'dialog':'u:bob','until':-1,'pos':1}");
        String settings = "{'quiet':null,'preview':'none','whileDesktop':'push','badge':'on'}";
        assertThat(answer("{'op':'settings','preview':'none'}"))
                .isEqualTo("{'op':'settings','ok':true,'settings':" + settings + ",'pos':2}");
        assertThat(answer("{'op':'settings'}")).isEqualTo("{'op':'settings','ok':true,'settings':" + settings + "}");
        assertThat(answer("{'op':'settings','preview':'none'}")).doesNotContain("pos");

        world.crash();

        assertThat(world.mailbox.dialogs().isMuted("u:bob", world.now)).isTrue();
        assertThat(world.mailbox.dialogs().settings().toJson().replace('"', '\''))
                .isEqualTo(settings);
    }

    @Test
    void losesNoChangeOfSettingsThatAreMadeAtTheSameTime() throws Exception {
        List<CommandResult> one = give("{'op':'settings','preview':'none'}");
        List<CommandResult> two = give("{'op':'settings','badge':'off'}");
        List<CommandResult> again = give("{'op':'settings','badge':'off'}");
        assertThat(again).isEmpty(); // not stored
        world.store(0);
        List<CommandResult> three = give("{'op':'settings','whileDesktop':'hold'}");

        world.storeAll();

        assertThat(List.of(one, two, again, three))
                .allSatisfy(each -> assertThat(each).hasSize(1));
        assertThat(world.mailbox.dialogs().settings().toJson().replace('"', '\''))
                .isEqualTo("{'quiet':null,'preview':'none','whileDesktop':'hold','badge':'off'}");
    }

    @Test
    void listsDialogsPageByPage() throws Exception {
        world.receive(2);
        world.send(BOB, null, phone);
        world.answerForwards();
        world.storeAll();
        answer("{'op':'mute','dialog':'u:carol','until':5}");
        answer("{'op':'read','dialog':'u:bob','upTo':1}");

        JsonNode page =
                new ObjectMapper().readTree(answer("{'op':'dialogs','limit':1}").replace('\'', '"'));
        assertThat(page.toString().replace('"', '\''))
                .isEqualTo("{'op':'dialogs','ok':true,'dialogs':[{'dialog':'u:bob','unread':1,'readUpTo':1,"
                        + "'muteUntil':0,'last':3}],'unread':1,'more':true}");
        assertThat(answer("{'op':'dialogs','after':'u:bob'}"))
                .isEqualTo("{'op':'dialogs','ok':true,'dialogs':[{'dialog':'u:carol','unread':0,'readUpTo':0,"
                        + "'muteUntil':5,'last':0}],'unread':1,'more':false}");
    }

    @Test
    void refusesCommandsWhenTheStoreIsFullOrFails() throws Exception {
        world.receive(1);
        world.full = true;
        assertThat(give("{'op':'read','dialog':'u:bob','upTo':1}")).containsExactly(CommandResult.busy());
        world.full = false;

        List<CommandResult> results = give("{'op':'read','dialog':'u:bob','upTo':1}");
        world.mailbox.storeFailed();

        assertThat(results).containsExactly(CommandResult.unavailable());
        assertThat(give("{'op':'dialogs'}")).containsExactly(CommandResult.unavailable());
    }

    @Test
    void knowsWhatIsUnreadAfterEveryCrash() throws Exception {
        world.receive(3);
        world.crash();
        assertThat(world.mailbox.dialogs().unreadPositions("u:bob")).containsExactly(1, 2, 3);
        answer("{'op':'read','dialog':'u:bob','upTo':2}");
        world.crash();
        world.crash();
        assertThat(world.mailbox.dialogs().unreadPositions("u:bob")).containsExactly(3);
        world.receive(600); // saves the state on the way
        world.crash();
        assertThat(world.mailbox.dialogs().unread()).isEqualTo(601);
    }
}
