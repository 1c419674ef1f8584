// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a device is told, and what it is spared. The world begins on a Tuesday at 22:13 UTC. */
class PushContentTest extends PushScene {
    private void outage() {
        world.provider = (request, dice) -> new PushOutcome.Retry("breaker open", Optional.empty(), false);
    }

    private void outageEnds() {
        world.provider = (request, dice) -> new PushOutcome.Accepted("taken");
        seconds(30);
    }

    @Test
    void tellsADialogsMessagesTogetherWithTheNewestText() {
        offline("phone");
        outage();
        bob("one");
        bob("two");
        bob("three");
        seconds(10);
        outageEnds();

        assertThat(pushed()).hasSize(1);
        assertThat(pushed().get(0).text()).isEqualTo("three");
        assertThat(pushed().get(0).count()).isEqualTo(3);
        assertThat(pushed().get(0).pos()).isEqualTo(3);
        assertThat(pushed().get(0).badge()).hasValue(3);
    }

    @Test
    void tellsEachDialogApart() {
        offline("phone");
        outage();
        bob("from bob");
        world.from(CAROL, "text", "\"from carol\"");
        seconds(10);
        outageEnds();

        assertThat(pushed())
                .extracting(request -> request.dialog().orElseThrow() + ": " + request.text())
                .containsExactlyInAnyOrder("u:bob: from bob", "u:carol: from carol");
    }

    @Test
    void tellsTenDialogsAtOnceAndCountsTheOthers() {
        offline("phone");
        outage();
        for (int i = 0; i < 12; i++) {
            world.from(new UserId("friend" + i), "text", "\"hi\"");
        }
        seconds(10);
        outageEnds();

        assertThat(pushed()).hasSize(10);
        assertThat(pushed().get(0).badge()).hasValue(12);
        assertThat(world.decisions)
                .filteredOn(decision -> decision.reason().equals("too_many_dialogs"))
                .extracting(PushDecision::pos)
                .containsOnly(1L, 2L);
        assertThat(pushed()).extracting(PushRequest::from).doesNotContain("friend0", "friend1");
    }

    @Test
    void countsTheBadgeWhenTheNotificationLeaves() {
        offline("phone");
        FakeDevice laptop = connect("laptop");
        outage();
        bob("one");
        world.from(CAROL, "text", "\"hi\"");
        seconds(5);
        acknowledge(laptop);
        ask("laptop", "{'op':'read','dialog':'u:bob','upTo':1}");
        outageEnds();

        assertThat(texts()).containsExactly("hi");
        assertThat(pushed().get(0).badge()).hasValue(1);
        assertThat(decided()).contains("SUPPRESSED nothing_shown");
    }

    @Test
    void sendsNoBadgeToWhoWantsNone() {
        offline("phone");
        ask("laptop", "{'op':'settings','badge':'off'}");
        bob("hello");
        seconds(5);

        assertThat(pushed().get(0).badge()).isEmpty();
    }

    @Test
    void saysNoMoreThanThePreviewAllows() {
        offline("phone");
        ask("laptop", "{'op':'settings','preview':'sender'}");
        bob("hello");
        seconds(5);
        ask("laptop", "{'op':'settings','preview':'none'}");
        bob("again");
        seconds(5);

        assertThat(pushed())
                .extracting(PushRequest::content)
                .containsExactly(PushRequest.ContentMode.SENDER, PushRequest.ContentMode.NONE);
    }

    @Test
    void keepsQuietAboutAMutedDialog() {
        offline("phone");
        ask("laptop", "{'op':'mute','dialog':'u:bob','until':-1}");
        bob("hello");
        world.from(CAROL, "text", "\"hi\"");
        seconds(5);

        assertThat(texts()).containsExactly("hi");
        assertThat(decided()).contains("SUPPRESSED muted");
        assertThat(pushed().get(0).badge()).hasValue(1);
    }

    @Test
    void wakesForAMentionInAMutedDialog() {
        offline("phone");
        ask("laptop", "{'op':'mute','dialog':'u:bob','until':-1}");
        world.fromBob("{\"text\":\"look, @alice\",\"mentions\":[\"alice\"]}");
        seconds(5);

        assertThat(texts()).containsExactly("look, @alice");
        assertThat(pushed().get(0).mention()).isTrue();
    }

    @Test
    void keepsQuietInQuietHoursOfTheOwnersPlace() {
        offline("phone");
        ask("laptop", "{'op':'settings','quiet':{'from':'22:00','to':'23:00','zone':'Europe/London'}}");
        bob("good night");
        seconds(5);
        ask("laptop", "{'op':'settings','quiet':{'from':'22:00','to':'23:00','zone':'Europe/Berlin'}}");
        bob("there it is 23:13");
        seconds(5);

        assertThat(texts()).containsExactly("there it is 23:13");
        assertThat(decided()).contains("SUPPRESSED quiet_hours");
    }

    @Test
    void wakesInQuietHoursForWhatIsExcepted() {
        offline("phone");
        ask(
                "laptop",
                "{'op':'settings','quiet':{'from':'22:00','to':'07:00','zone':'UTC','mentions':true,'calls':true}}");
        world.fromBob("{\"text\":\"@alice\",\"mentions\":[\"alice\"]}");
        seconds(5);
        world.from(CAROL, "call", "{}");
        seconds(5);
        bob("good night");
        seconds(5);

        assertThat(pushed())
                .extracting(PushRequest::kind)
                .containsExactly(PushRequest.Kind.MESSAGE, PushRequest.Kind.CALL);
    }

    @Test
    void doesNotRingInQuietHoursThatExceptNoCalls() {
        offline("phone");
        ask("laptop", "{'op':'settings','quiet':{'from':'22:00','to':'07:00','zone':'UTC'}}");
        world.from(CAROL, "call", "{}");
        seconds(60);

        assertThat(attempts()).isEmpty();
    }

    @Test
    void holdsPushesWhileADesktopIsInUseThatHasTheMessage() {
        offline("phone");
        ask("laptop", "{'op':'settings','whileDesktop':'hold'}");
        FakeDevice laptop = connect("laptop");
        ask("laptop", "{'op':'app','state':'foreground','desktop':true}");
        outage();
        bob("hello");
        seconds(1);
        acknowledge(laptop);
        outageEnds();
        assertThat(pushed()).isEmpty();
        assertThat(decided()).contains("SUPPRESSED desktop_active");

        bob("the desktop does not answer");
        seconds(5);
        assertThat(texts()).containsExactly("the desktop does not answer");

        disconnect(laptop);
        bob("the desktop is gone");
        seconds(5);
        assertThat(texts()).hasSize(2);
    }

    @Test
    void sparesWhatWasReadElsewhereBeforeThePushLeft() {
        offline("phone");
        FakeDevice laptop = connect("laptop");
        outage();
        bob("hello");
        seconds(1);
        acknowledge(laptop);
        ask("laptop", "{'op':'read','dialog':'u:bob','upTo':1}");
        outageEnds();

        assertThat(pushed()).isEmpty();
        assertThat(decided()).contains("SUPPRESSED nothing_shown");
    }

    @Test
    void takesAwayWhatAnotherDeviceReadButNotOnTheDeviceThatReadIt() {
        offline("phone");
        offline("tablet");
        bob("hello");
        seconds(5);
        assertThat(pushed()).hasSize(2);

        ask("tablet", "{'op':'read','dialog':'u:bob','upTo':1}");
        seconds(30);

        assertThat(pushed()).hasSize(3);
        assertThat(pushed().get(2).kind()).isEqualTo(PushRequest.Kind.CLEAR);
        assertThat(pushed().get(2).device()).isEqualTo(PHONE);
    }

    @Test
    void takesAwayWhatWasShownAlsoFromADeviceThatWasConnectedMeanwhile() {
        offline("phone");
        bob("hello");
        seconds(5);
        FakeDevice phone = connect("phone");
        ask("laptop", "{'op':'read','dialog':'u:bob','upTo':1}");
        disconnect(phone);
        seconds(30);

        assertThat(pushed())
                .extracting(PushRequest::kind)
                .containsExactly(PushRequest.Kind.MESSAGE, PushRequest.Kind.CLEAR);
    }

    @Test
    void putsOffWhatIsMoreThanAMinuteBearsAndLosesNone() {
        offline("phone");
        for (int second = 0; second < 100; second++) {
            bob("b" + second);
            world.from(CAROL, "text", "\"c" + second + '"');
            seconds(1);
        }
        world.pass(Duration.ofMinutes(2));

        assertThat(pushed()).as("more than a minute bears").hasSizeLessThan(200);
        assertThat(texts()).contains("b99", "c99");
        assertThat(pushed().stream().mapToInt(PushRequest::count).sum()).isEqualTo(200);
        for (long minute = world.accepted.get(0).at() / 60_000; minute <= world.now() / 60_000; minute++) {
            long of = minute;
            assertThat(world.attempts.stream().filter(each -> each.at() / 60_000 == of))
                    .hasSizeLessThanOrEqualTo(61); // one round may go over it
        }
    }

    /** While the provider is down: a message that is wanted, and so many after it that are not. */
    private void hideAMessageBehind(int muted) {
        offline("phone");
        world.command(PHONE, new MuteDialog("u:carol", -1), answer -> {});
        seconds(1);
        world.provider = (request, dice) -> new PushOutcome.Retry("full", Optional.empty(), false);
        bob("wanted");
        seconds(1);
        for (int i = 0; i < muted; i++) {
            world.from(CAROL, "text", "\"not wanted\"");
            world.pass(Duration.ofMillis(100));
        }
        world.crash();
        world.reads.clear();
        world.provider = (request, dice) -> new PushOutcome.Accepted("taken");
        world.mailbox();
        seconds(600);
    }

    @Test
    void tellsAMessageBehindManyThatNobodyIsToBeWokenFor() {
        hideAMessageBehind(700);

        assertThat(texts()).containsExactly("wanted");
        assertThat(world.reads).hasSizeGreaterThan(3).allMatch(entries -> entries <= 200);
    }

    @Test
    void readsNoMoreThanTwoThousandEntriesBack() {
        hideAMessageBehind(2_100);

        assertThat(texts()).isEmpty();
        assertThat(world.reads.stream().mapToLong(entries -> entries).sum()).isLessThanOrEqualTo(4_000);
        assertThat(world.isArmed()).isFalse();
    }

    @Test
    void ringsUrgentlyAndNotWhenTheCallIsOver() {
        offline("phone");
        outage();
        world.from(CAROL, "call", "{}");
        seconds(1);
        assertThat(attempts()).extracting(PushRequest::kind).containsOnly(PushRequest.Kind.CALL);
        seconds(50);
        outageEnds();

        assertThat(pushed()).isEmpty();
        assertThat(decided()).contains("SUPPRESSED expired");
    }
}
