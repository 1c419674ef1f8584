// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is done about each outcome of an attempt: the table in docs/push.md, row by row. */
class PushRetryTest extends PushScene {
    private final PushOutcome taken = new PushOutcome.Accepted("taken");

    private void always(PushOutcome outcome) {
        world.provider = (request, dice) -> outcome;
    }

    private Instant now() {
        return Instant.ofEpochMilli(world.now());
    }

    private void hello() {
        offline("phone");
        bob("hello");
        seconds(2);
    }

    @Test
    void isDoneWithWhatWasAcceptedAndLearnsTheEnvironment() {
        always(new PushOutcome.Accepted("200", Optional.of(PushAddress.Environment.SANDBOX)));
        hello();
        world.pass(Duration.ofHours(1));

        assertThat(pushed()).hasSize(1);
        assertThat(world.pushedCursors.get(PHONE)).isEqualTo(1);
        assertThat(Objects.requireNonNull(world.registrations.get(PHONE))
                        .address()
                        .environment())
                .isEqualTo(PushAddress.Environment.SANDBOX);
    }

    @Test
    void dropsAnAddressThatTheProviderIsSureAbout() {
        always(new PushOutcome.InvalidAddress("UNREGISTERED", Optional.empty()));
        hello();

        assertThat(world.registrations).doesNotContainKey(PHONE);
        assertThat(decided()).startsWith("SUPPRESSED address_invalid");
        bob("again");
        world.pass(Duration.ofHours(1));
        assertThat(attempts()).hasSize(1);
    }

    @Test
    void keepsAnAddressThatWasRegisteredAfterTheProviderFoundItInvalid() {
        offline("phone");
        Instant since = Instant.ofEpochMilli(
                Objects.requireNonNull(world.registrations.get(PHONE)).registeredAt());
        always(new PushOutcome.InvalidAddress("410", Optional.of(since)));
        bob("hello");
        seconds(2);
        always(taken);
        seconds(30);

        assertThat(world.registrations).containsKey(PHONE);
        assertThat(decided()).containsSubsequence("RETRY address_was_invalid", "SENT accepted");
    }

    @Test
    void keepsTheNewAddressWhenTheOldOneTurnsOutInvalid() {
        offline("phone");
        always(new PushOutcome.InvalidAddress("410", Optional.of(now().plusSeconds(1_000))));
        bob("hello");
        while (attempts().isEmpty()) {
            world.pass(Duration.ofMillis(1));
        }
        register("phone", "new-token");
        always(taken);
        seconds(30);

        assertThat(Objects.requireNonNull(world.registrations.get(PHONE))
                        .address()
                        .address()
                        .reveal())
                .isEqualTo("new-token");
        assertThat(pushed()).hasSize(1);
        assertThat(pushed().get(0).address().address().reveal()).isEqualTo("new-token");
    }

    @Test
    void leavesASuspectAddressAloneForADayAndDropsItTheSecondTime() {
        always(new PushOutcome.SuspectAddress("BadDeviceToken"));
        hello();
        assertThat(decided()).containsExactly("RETRY address_suspect");
        world.pass(Duration.ofHours(23));
        bob("again");
        world.pass(Duration.ofMinutes(30));
        assertThat(attempts()).hasSize(1);
        world.pass(Duration.ofHours(1));

        assertThat(attempts()).hasSize(2);
        assertThat(world.registrations).doesNotContainKey(PHONE);
        assertThat(decided()).contains("SUPPRESSED address_invalid");
    }

    @Test
    void leavesASuspectAddressAloneAlsoWhenItsDeviceComesAndGoes() {
        always(new PushOutcome.SuspectAddress("BadDeviceToken"));
        hello();
        disconnect(connect("phone"));
        world.pass(Duration.ofHours(1));

        assertThat(attempts()).hasSize(1);
        assertThat(world.registrations).containsKey(PHONE);
    }

    @Test
    void forgivesASuspectAddressThatWorksTheNextTime() {
        always(new PushOutcome.SuspectAddress("BadDeviceToken"));
        hello();
        always(taken);
        world.pass(Duration.ofHours(23));
        bob("again");
        world.pass(Duration.ofHours(2));

        assertThat(texts()).containsExactly("again");
        assertThat(Objects.requireNonNull(world.registrations.get(PHONE)).strikes())
                .isZero();
    }

    @Test
    void wakesAtANewAddressThoughTheOldOneIsLeftAlone() {
        always(new PushOutcome.SuspectAddress("BadDeviceToken"));
        hello();
        always(taken);

        register("phone", "new-token");
        seconds(5);

        assertThat(texts()).containsExactly("hello");
    }

    @Test
    void waitsAsLongAsTheProviderAsks() {
        always(new PushOutcome.Retry("429", Optional.of(Duration.ofMinutes(10)), true));
        hello();
        always(taken);
        world.pass(Duration.ofMinutes(9));
        assertThat(attempts()).hasSize(1);
        world.pass(Duration.ofMinutes(5));

        assertThat(texts()).containsExactly("hello");
        assertThat(pushed().get(0).attempt()).isEqualTo(2);
    }

    @Test
    void givesUpAfterEightAttemptsAndKeepsThatForTheOperator() {
        always(new PushOutcome.Retry("500", Optional.empty(), true));
        hello();
        world.pass(Duration.ofHours(3));

        assertThat(attempts()).hasSize(8);
        assertThat(decided()).endsWith("DEAD provider_busy");
        assertThat(world.deadLetters).hasSize(1);
        assertThat(world.deadLetters.get(0).attempt()).isEqualTo(8);
        assertThat(world.pushedCursors.get(PHONE)).isEqualTo(1);
        assertThat(world.isArmed()).isFalse();
    }

    @Test
    void countsAFailedRoundOnceHoweverManyDialogsItHas() {
        offline("phone");
        always(new PushOutcome.Retry("breaker open", Optional.empty(), false));
        for (int i = 0; i < 9; i++) {
            world.from(new UserId("friend" + i), "text", "\"hi\"");
        }
        seconds(20);
        always(new PushOutcome.Retry("500", Optional.empty(), true));
        seconds(10);
        assertThat(world.deadLetters).isEmpty();

        always(taken);
        world.pass(Duration.ofMinutes(2));
        assertThat(pushed())
                .extracting(PushRequest::from)
                .doesNotHaveDuplicates()
                .hasSize(9);
    }

    @Test
    void doesNotCountWhatNeverReachedTheProvider() {
        always(new PushOutcome.Retry("breaker open", Optional.empty(), false));
        hello();
        world.pass(Duration.ofHours(2));
        assertThat(attempts()).hasSizeGreaterThan(100);
        always(taken);
        seconds(30);

        assertThat(texts()).containsExactly("hello");
        assertThat(world.deadLetters).isEmpty();
    }

    @Test
    void triesAgainWithTheSameIdWhenNobodyKnowsWhatBecameOfIt() {
        always(new PushOutcome.Unknown("no answer in 10 s"));
        hello();
        always(taken);
        world.pass(Duration.ofMinutes(1));

        assertThat(attempts()).hasSize(2);
        assertThat(attempts().get(0).id()).isEqualTo(attempts().get(1).id());
        assertThat(decided()).containsExactly("RETRY no_answer", "SENT accepted");
    }

    @Test
    void parksWhatAnAppWithWrongCredentialsHas() {
        always(new PushOutcome.Misconfigured("403 InvalidProviderToken"));
        hello();
        world.pass(Duration.ofHours(2));
        assertThat(attempts()).hasSizeBetween(10, 60);
        always(taken);
        world.pass(Duration.ofMinutes(8));

        assertThat(texts()).containsExactly("hello");
        assertThat(world.deadLetters).isEmpty();
    }

    @Test
    void givesUpAtOnceWhatCanNeverBeAccepted() {
        always(new PushOutcome.Rejected("400 PayloadEmpty"));
        hello();
        world.pass(Duration.ofHours(1));

        assertThat(attempts()).hasSize(1);
        assertThat(world.deadLetters).hasSize(1);
        assertThat(world.deadLetters.get(0).detail()).isEqualTo("400 PayloadEmpty");
    }

    @Test
    void wakesAgainForWhatAnOperatorReplays() {
        always(new PushOutcome.Rejected("400"));
        hello();
        always(taken);
        world.command(PHONE, MailboxCommands.replayPush(0), answer -> {});
        seconds(5);

        assertThat(texts()).containsExactly("hello");
    }

    @Test
    void startsToCountAnewWhenTheDeviceHasFetchedWhatFailed() {
        always(new PushOutcome.Retry("500", Optional.empty(), true));
        hello();
        world.pass(Duration.ofSeconds(15));
        FakeDevice phone = connect("phone");
        seconds(1);
        acknowledge(phone);
        seconds(60);
        disconnect(phone);
        seconds(5);
        int before = attempts().size();
        bob("again");
        seconds(2);

        assertThat(attempts().get(before).attempt()).isEqualTo(1);
    }

    @Test
    void sendsATestOnceWhateverComesOfIt() {
        offline("phone");
        always(new PushOutcome.Retry("500", Optional.empty(), true));
        assertThat(ask("phone", "{'op':'push.test'}")).contains("500");
        world.pass(Duration.ofHours(1));

        assertThat(attempts()).extracting(PushRequest::kind).containsExactly(PushRequest.Kind.TEST);
    }
}
