// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.message.Content;
import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.Recall;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushRequest.Kind;
import io.godwit.core.topic.DeviceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sleeping device is told of messages that are taken back. */
class PushRecallTest {
    private static final DeviceId PHONE = new DeviceId("phone");

    private final PushWorld world = new PushWorld(1);
    private int recalls;

    @BeforeEach
    void registerAndGoAway() {
        FakeDevice session = new FakeDevice("phone");
        world.mailbox().attach(session.request(), session);
        world.pass(Duration.ofSeconds(1));
        world.register(PHONE, "token");
        world.pass(Duration.ofSeconds(1));
        world.mailbox().detach(session.id);
        world.pass(Duration.ofSeconds(10));
    }

    private void recall(long pos) {
        MessageId message = world.log.page(pos - 1, pos).get(0).id();
        Content content = Content.recall(new Recall(message, Recall.NOT_LOOKED_FOR));
        MessageId id = new MessageId((world.now() << 16) + 1_000 + ++recalls, 2);
        world.mailbox().append(new AppendRequest(id, PushWorld.BOB, new DeviceId("phone"), content), result -> {});
    }

    private void say() {
        world.fromBob("\"hello\"");
    }

    /** Long enough for what is due, and for the log to have it. */
    private void rest() {
        world.pass(Duration.ofSeconds(10));
    }

    private String id(long pos) {
        return world.log.page(pos - 1, pos).get(0).id().toString();
    }

    private List<PushRequest> taken() {
        return world.accepted.stream().map(PushWorld.Pushed::request).toList();
    }

    private List<String> suppressed() {
        return world.decisions.stream()
                .filter(decision -> decision.step().name().equals("SUPPRESSED"))
                .map(decision -> decision.pos() + " " + decision.reason())
                .toList();
    }

    private void keepTheProviderFrom(PushOutcome outcome) {
        world.provider = (request, dice) -> outcome;
    }

    @Test
    void replacesTheNotificationThatShowedTheMessage() {
        say();
        rest();
        recall(1);
        rest();

        assertThat(taken()).extracting(PushRequest::kind).containsExactly(Kind.MESSAGE, Kind.RECALL);
        PushRequest recall = taken().get(1);
        assertThat(recall.messageId()).isEqualTo(id(1)).isEqualTo(taken().get(0).messageId());
        assertThat(recall.pos()).isEqualTo(2);
        assertThat(recall.dialog()).contains("u:bob");
        assertThat(recall.text()).isEmpty();
        assertThat(recall.badge()).hasValue(0);
        assertThat(recall.id()).isNotEqualTo(taken().get(0).id());
    }

    @Test
    void tellsNothingOfAMessageThatWasTakenBackInTime() {
        keepTheProviderFrom(new PushOutcome.Retry("busy", Optional.of(Duration.ofMinutes(1)), true));
        say();
        rest();
        say();
        rest();
        recall(1);
        rest();
        world.provider = (request, dice) -> new PushOutcome.Accepted("taken");
        world.pass(Duration.ofMinutes(5));

        assertThat(taken()).singleElement().satisfies(request -> {
            assertThat(request.kind()).isEqualTo(Kind.MESSAGE);
            assertThat(request.messageId()).isEqualTo(id(2));
            assertThat(request.count()).isEqualTo(1);
        });
        assertThat(suppressed()).contains("1 recalled", "3 recalled");
        assertThat(world.isArmed()).isFalse();
    }

    @Test
    void replacesWhatAnAttemptWithoutAnswerMayHaveShown() {
        keepTheProviderFrom(new PushOutcome.Unknown("no answer"));
        say();
        rest();
        world.provider = (request, dice) -> new PushOutcome.Accepted("taken");
        world.accepted.clear();
        recall(1);
        world.pass(Duration.ofMinutes(5));

        assertThat(taken()).singleElement().satisfies(request -> {
            assertThat(request.kind()).isEqualTo(Kind.RECALL);
            assertThat(request.messageId()).isEqualTo(id(1));
        });
    }

    @Test
    void replacesWhatALifeBeforeMayHaveShown() {
        say();
        rest();
        world.crash();
        recall(1);
        rest();

        assertThat(taken()).extracting(PushRequest::kind).contains(Kind.RECALL);
    }

    @Test
    void leavesAloneWhatAnotherMessageStandsFor() {
        keepTheProviderFrom(new PushOutcome.Retry("busy", Optional.of(Duration.ofMinutes(1)), true));
        say();
        rest();
        say();
        rest();
        world.provider = (request, dice) -> new PushOutcome.Accepted("taken");
        world.pass(Duration.ofSeconds(100));
        assertThat(taken()).singleElement().satisfies(request -> {
            assertThat(request.count()).isEqualTo(2);
            assertThat(request.messageId()).isEqualTo(id(2));
        });

        recall(1);
        rest();

        assertThat(taken()).hasSize(1);
        assertThat(suppressed()).containsExactly("3 nothing_shown");
    }

    @Test
    void tellsOfARecallAndOfANewMessageInTheSameDialog() {
        say();
        rest();
        recall(1);
        say(); // overtakes it, because the recalled message is looked for first
        rest();

        assertThat(taken())
                .extracting(request -> request.kind() + " " + request.messageId())
                .containsExactlyInAnyOrder("MESSAGE " + id(1), "RECALL " + id(1), "MESSAGE " + id(2));
    }

    @Test
    void repeatsOnlyWhatFailedOfARound() {
        say();
        rest();
        world.provider = (request, dice) -> request.kind() == Kind.RECALL
                ? new PushOutcome.Retry("busy", Optional.empty(), true)
                : new PushOutcome.Accepted("taken");
        recall(1);
        say();
        rest();
        assertThat(taken()).hasSize(2);
        world.provider = (request, dice) -> new PushOutcome.Accepted("taken");
        world.pass(Duration.ofMinutes(5));

        assertThat(taken()).extracting(PushRequest::kind).containsExactly(Kind.MESSAGE, Kind.MESSAGE, Kind.RECALL);
    }

    @Test
    void replacesWhatIsShownEvenIfTheDialogWasMutedSince() {
        say();
        rest();
        world.command(PHONE, new MuteDialog("u:bob", -1), answer -> {});
        rest();
        recall(1);
        rest();

        assertThat(taken()).extracting(PushRequest::kind).containsExactly(Kind.MESSAGE, Kind.RECALL);
    }

    @Test
    void tellsNothingOfWhatWasNeverShownBecauseItsDialogIsMuted() {
        world.command(PHONE, new MuteDialog("u:bob", -1), answer -> {});
        rest();
        say();
        rest();
        recall(2);
        rest();
        world.crash();
        say();
        rest();
        recall(4);
        rest();

        assertThat(taken()).isEmpty();
        assertThat(suppressed()).contains("2 muted", "3 nothing_shown", "4 muted");
    }

    @Test
    void knowsWhatWasShownWhenItsMailboxComesBack() {
        say();
        rest();
        world.command(PHONE, new MuteDialog("u:bob", -1), answer -> {});
        rest();
        say();
        rest();
        world.command(PHONE, new MuteDialog("u:bob", 0), answer -> {});
        rest();
        world.pass(Duration.ofMinutes(6));
        world.crash();
        List<Long> said = world.log.page(0, 100).stream()
                .filter(entry -> entry.from().equals("bob"))
                .map(Entry::pos)
                .toList();
        recall(said.get(1));
        rest();
        assertThat(taken())
                .as("nothing of it was shown")
                .extracting(PushRequest::kind)
                .containsExactly(Kind.MESSAGE);

        world.crash();
        recall(said.get(0));
        rest();
        assertThat(taken()).extracting(PushRequest::kind).containsExactly(Kind.MESSAGE, Kind.RECALL);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void letsTheReadMarkTakeAwayWhatWasReadElsewhere(boolean inOneRound) {
        say();
        rest();
        world.command(new DeviceId("laptop"), new MarkRead("u:bob", 1), answer -> {});
        if (!inOneRound) {
            world.pass(Duration.ofMinutes(1));
        } else {
            world.pass(Duration.ofMillis(200));
        }
        recall(1);
        world.pass(Duration.ofMinutes(1));

        assertThat(taken()).extracting(PushRequest::kind).containsExactly(Kind.MESSAGE, Kind.CLEAR);
        assertThat(suppressed()).containsExactly("3 read_elsewhere");
    }

    @Test
    void tellsNothingOfWhatTheDeviceHas() {
        say();
        rest();
        FakeDevice session = new FakeDevice("phone");
        world.mailbox().attach(session.request(), session);
        rest();
        world.mailbox().acked(session.id, session.attach(), session.ack(1));
        world.mailbox().detach(session.id);
        recall(1);
        rest();

        assertThat(taken()).extracting(PushRequest::kind).containsExactly(Kind.MESSAGE);
        assertThat(suppressed()).containsExactly("2 nothing_shown");
    }
}
