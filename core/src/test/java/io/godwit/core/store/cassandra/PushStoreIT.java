// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.godwit.cassandra.testing.CassandraExtension;
import io.godwit.cassandra.testing.CassandraServer;
import io.godwit.core.config.Secret;
import io.godwit.core.push.AddressClaim;
import io.godwit.core.push.AddressClaim.Owner;
import io.godwit.core.push.DeadLetter;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushDecision.Step;
import io.godwit.core.push.PushRegistration;
import io.godwit.core.push.RecoveredPush;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CassandraExtension.class)
class PushStoreIT {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final DeviceId PHONE = new DeviceId("phone");
    private static final Owner ALICES = new Owner(ALICE, PHONE);
    private static final Owner BOBS = new Owner(BOB, PHONE);
    private static final PushAddress ADDRESS = address("token");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final InstantSource wall = InstantSource.system();
    private CassandraSettings settings;
    private CqlSession session;
    private CassandraMailboxStore mailboxes;
    private CassandraPushStore store;

    @BeforeEach
    void open(CassandraServer server) throws Exception {
        settings = TestSettings.of(server);
        session = await(CassandraConnection.open(settings));
        SchemaMigrations.migrate(session, settings, line -> {});
        mailboxes = await(CassandraMailboxStore.open(
                session, settings.keyspace(), Duration.ZERO, WriterSettings.defaults(), WriterListener.NONE, timer));
        store = await(CassandraPushStore.open(session, settings.keyspace(), mailboxes, Duration.ofDays(7), wall));
    }

    @AfterEach
    void close() {
        session.execute("DROP KEYSPACE IF EXISTS " + settings.keyspace());
        session.close();
        timer.shutdownNow();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    private static PushAddress address(String token) {
        return new PushAddress(
                "main",
                "fcm",
                PushAddress.Kind.TOKEN,
                Secret.of(token),
                PushAddress.Environment.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<PushRegistration> registration(String token) {
        return Optional.of(PushRegistration.of(address(token), Optional.of("de"), 1_000));
    }

    // ---- addresses

    @Test
    void givesAnAddressToWhoClaimsItLastAndNamesTheOwnerBefore() throws Exception {
        assertThat(await(store.claim(ADDRESS, ALICES, 7))).isEqualTo(new AddressClaim(ALICES, 7, Optional.empty()));
        assertThat(await(store.claim(ADDRESS, BOBS, 3))).isEqualTo(new AddressClaim(BOBS, 3, Optional.of(ALICES)));
        assertThat(await(store.claim(ADDRESS, BOBS, 4)))
                .as("a repeated claim, not settled")
                .isEqualTo(new AddressClaim(BOBS, 4, Optional.of(ALICES)));
        await(store.settled(ADDRESS, BOBS, 4));
        assertThat(await(store.claim(ADDRESS, BOBS, 5))).isEqualTo(new AddressClaim(BOBS, 5, Optional.empty()));
    }

    @Test
    void remembersWhoHasToLetGoWhoeverClaimsAnAddressNext() throws Exception {
        Owner carols = new Owner(new UserId("carol"), PHONE);
        await(store.claim(ADDRESS, ALICES, 1));
        await(store.claim(ADDRESS, BOBS, 2));
        AddressClaim unsettled = new AddressClaim(BOBS, 2, Optional.of(ALICES));

        assertThat(await(store.claim(ADDRESS, carols, 3))).isEqualTo(unsettled);
        await(store.release(ADDRESS, BOBS, 9));
        assertThat(await(store.claim(ADDRESS, carols, 3))).isEqualTo(unsettled);
        await(store.settled(ADDRESS, BOBS, 2));
        assertThat(await(store.claim(ADDRESS, carols, 3))).isEqualTo(new AddressClaim(carols, 3, Optional.of(BOBS)));
    }

    @Test
    void letsOnlyItsOwnerGiveAnAddressUp() throws Exception {
        await(store.claim(ADDRESS, ALICES, 1));
        await(store.release(ADDRESS, BOBS, 9));
        assertThat(await(store.claim(ADDRESS, BOBS, 2)).previous()).contains(ALICES);
        await(store.settled(ADDRESS, ALICES, 2));
        assertThat(await(store.claim(ADDRESS, BOBS, 3)).previous())
                .as("settled by who is not the owner")
                .contains(ALICES);
        await(store.settled(ADDRESS, BOBS, 3));
        await(store.release(ADDRESS, BOBS, 4));
        assertThat(await(store.claim(ADDRESS, ALICES, 2)).previous()).isEmpty();
    }

    @Test
    void letsNoLateStepUndoAClaim() throws Exception {
        await(store.claim(ADDRESS, ALICES, 1));
        await(store.claim(ADDRESS, ALICES, 3));
        await(store.release(ADDRESS, ALICES, 2));
        assertThat(await(store.claim(ADDRESS, BOBS, 5)))
                .as("alice had it still")
                .isEqualTo(new AddressClaim(BOBS, 5, Optional.of(ALICES)));
        await(store.settled(ADDRESS, BOBS, 4));
        assertThat(await(store.claim(ADDRESS, BOBS, 6)).previous())
                .as("settled for an earlier claim")
                .contains(ALICES);
    }

    @Test
    void takesOverAnAddressThatWasClaimedBeforeClaimsHadNumbers() throws Exception {
        await(store.claim(ADDRESS, ALICES, 1));
        session.execute("UPDATE " + settings.keyspace() + ".push_address SET claim = null WHERE app = 'main' AND"
                + " provider = 'fcm' AND hash = 0x"
                + "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0");
        assertThat(await(store.claim(ADDRESS, BOBS, 2))).isEqualTo(new AddressClaim(BOBS, 2, Optional.of(ALICES)));
    }

    /** As often as others are in between; who had it before them lets go at once. */
    private CompletionStage<AddressClaim> claim(Owner owner, long number) {
        return store.claim(ADDRESS, owner, number).thenCompose(found -> {
            if (!found.owner().equals(owner)) {
                return store.settled(ADDRESS, found.owner(), found.number()).thenCompose(done -> claim(owner, number));
            }
            return CompletableFuture.completedFuture(found);
        });
    }

    @Test
    void hasOneOwnerHoweverManyClaimAnAddressAtOnce() throws Exception {
        List<Owner> owners = new ArrayList<>();
        List<CompletableFuture<AddressClaim>> claims = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Owner owner = new Owner(new UserId("user" + i), PHONE);
            owners.add(owner);
            claims.add(claim(owner, i + 1).toCompletableFuture());
        }
        List<Owner> deposed = new ArrayList<>();
        for (CompletableFuture<AddressClaim> claim : claims) {
            await(claim).previous().ifPresent(deposed::add);
        }
        Owner last = await(claim(ALICES, 9)).previous().orElseThrow();

        assertThat(deposed).hasSize(4).doesNotHaveDuplicates();
        deposed.add(last);
        assertThat(deposed).containsExactlyInAnyOrderElementsOf(owners);
    }

    @Test
    void tellsAddressesOfProvidersApart() throws Exception {
        PushAddress other = new PushAddress(
                "main",
                "apns",
                PushAddress.Kind.TOKEN,
                ADDRESS.address(),
                PushAddress.Environment.SANDBOX,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        await(store.claim(ADDRESS, ALICES, 1));

        assertThat(await(store.claim(other, BOBS, 1)).previous()).isEmpty();
    }

    // ---- registrations

    @Test
    void readsRegistrationsBackWithTheMailbox() throws Exception {
        await(mailboxes.registerDevice(ALICE, PHONE, 3));
        await(store.saveRegistration(ALICE, PHONE, registration("token"), 5));
        assertThat(await(mailboxes.load(ALICE, 1)).pushes())
                .containsEntry(PHONE, new RecoveredPush(registration("token").orElseThrow(), 5, Optional.empty()));

        await(store.savePushed(ALICE, PHONE, 8, "0 0 0 7 1"));
        assertThat(await(mailboxes.load(ALICE, 2)).pushes())
                .containsEntry(
                        PHONE, new RecoveredPush(registration("token").orElseThrow(), 8, Optional.of("0 0 0 7 1")));

        await(store.saveRegistration(ALICE, PHONE, Optional.empty(), 8));
        assertThat(await(mailboxes.load(ALICE, 3)).pushes()).isEmpty();
        assertThat(await(mailboxes.load(ALICE, 4)).cursors()).containsEntry(PHONE, 3L);
    }

    @Test
    void doesNotBringAForgottenDeviceBack() throws Exception {
        await(mailboxes.registerDevice(ALICE, PHONE, 3));
        await(store.saveRegistration(ALICE, PHONE, registration("token"), 5));
        await(mailboxes.forgetDevice(ALICE, PHONE));
        await(store.savePushed(ALICE, PHONE, 8, "0 0 0 7 1"));
        await(store.saveRegistration(ALICE, PHONE, Optional.empty(), 8));

        assertThat(await(mailboxes.load(ALICE, 1)).cursors()).isEmpty();
        assertThat(await(mailboxes.load(ALICE, 2)).pushes()).isEmpty();
    }

    // ---- the list of mailboxes to look after

    private List<UserId> due(long before) throws Exception {
        List<UserId> found = new ArrayList<>();
        await(store.due(3, before, found::addAll));
        return found;
    }

    @Test
    void findsThoseWhoseTimeHasCome() throws Exception {
        await(store.arm(3, ALICE, 1_000, 1));
        await(store.arm(3, BOB, 2_000, 1));
        await(store.arm(4, new UserId("carol"), 1_000, 1));

        assertThat(due(999)).isEmpty();
        assertThat(due(1_000)).containsExactly(ALICE);
        assertThat(due(2_000)).containsExactlyInAnyOrder(ALICE, BOB);
    }

    @Test
    void keepsTheOrderOfTheMailboxInWhateverOrderItsWritesArrive() throws Exception {
        await(store.arm(3, ALICE, 1_000, 5));
        await(store.disarm(3, ALICE, 4));
        assertThat(due(9_000)).as("disarmed before it was armed").containsExactly(ALICE);
        await(store.arm(3, ALICE, 9_000, 3));
        assertThat(due(1_000)).as("the later time counts").containsExactly(ALICE);
        await(store.disarm(3, ALICE, 6));
        assertThat(due(9_000)).isEmpty();
        await(store.arm(3, ALICE, 1_000, 5));
        assertThat(due(9_000)).as("a repeated write").isEmpty();
        await(store.arm(3, ALICE, 1_000, 7));
        assertThat(due(9_000)).containsExactly(ALICE);
    }

    @Test
    void readsAListOfManyPages() throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            all.add(store.arm(3, new UserId("user" + i), 1_000, 1).toCompletableFuture());
        }
        for (CompletableFuture<Void> each : all) {
            await(each);
        }

        assertThat(due(1_000)).hasSize(6_000).doesNotHaveDuplicates();
    }

    // ---- decisions

    private PushDecision decision(long at, long from, long pos, Step step) {
        return new PushDecision(
                at, PHONE, from, pos, "u:bob", "id-" + pos, step, "accepted", "main/fcm", "said " + pos, 2);
    }

    @Test
    void tellsWhatWasDecidedAboutAPositionHoweverMuchCameAfter() throws Exception {
        long now = wall.millis();
        for (int pos = 1; pos <= 40; pos++) {
            await(store.record(ALICE, decision(now + pos, pos, pos, Step.SENT)));
        }
        await(store.record(ALICE, decision(now, 3, 5, Step.RETRY)));
        await(store.record(BOB, decision(now, 1, 9, Step.DEAD)));

        assertThat(await(store.decisions(ALICE, 4, 10)))
                .containsExactly(decision(now, 3, 5, Step.RETRY), decision(now + 4, 4, 4, Step.SENT));
        assertThat(await(store.decisions(ALICE, 41, 10))).isEmpty();
    }

    @Test
    void tellsWhatWasDecidedLately() throws Exception {
        long now = wall.millis();
        await(store.record(ALICE, decision(now - Duration.ofDays(1).toMillis(), 1, 1, Step.RETRY)));
        await(store.record(ALICE, decision(now - 2, 1, 1, Step.SENT)));
        await(store.record(ALICE, decision(now - 1, 2, 2, Step.CANCELLED)));

        assertThat(await(store.newestDecisions(ALICE, 2)))
                .extracting(PushDecision::step)
                .containsExactly(Step.CANCELLED, Step.SENT);
        assertThat(await(store.newestDecisions(ALICE, 9))).hasSize(3);
    }

    @Test
    void keepsWhatWasGivenUpByDay() throws Exception {
        long now = wall.millis();
        int today = (int) (now / 86_400_000);
        await(store.deadLetter(new DeadLetter(ALICE, decision(now - 1, 1, 1, Step.DEAD))));
        await(store.deadLetter(new DeadLetter(BOB, decision(now, 1, 7, Step.DEAD))));

        int day = (int) ((now - 1) / 86_400_000);
        assertThat(await(store.deadLetters(today, 10))).contains(new DeadLetter(BOB, decision(now, 1, 7, Step.DEAD)));
        assertThat(await(store.deadLetters(day, 10)))
                .contains(new DeadLetter(ALICE, decision(now - 1, 1, 1, Step.DEAD)));
        assertThat(await(store.deadLetters(today, 1)))
                .extracting(DeadLetter::user)
                .containsExactly(BOB);
        assertThat(await(store.deadLetters(today - 2, 10))).isEmpty();
    }
}
