// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RevocationListTest {
    private static final Instant NOW = MutableClock.START;
    private static final Instant LATER = NOW.plusSeconds(3600);

    private final MutableClock clock = new MutableClock();
    private final RevocationList list = new RevocationList(3, clock);

    @Test
    void revokesATokenByItsIdAlone() {
        assertThat(list.add(Revocation.ofToken("t1", LATER))).isTrue();
        assertThat(list.isRevoked(token("alice", "t1", NOW, LATER))).isTrue();
        assertThat(list.isRevoked(token("alice", "t2", NOW, LATER))).isFalse();
        assertThat(list.isRevoked(token("alice", null, NOW, LATER))).isFalse();
    }

    @Test
    void revokesTheTokensAUserGotBeforeAMoment() {
        list.add(Revocation.ofUser("alice", NOW));
        assertThat(list.isRevoked(token("alice", "t1", NOW.minusSeconds(1), LATER)))
                .isTrue();
        assertThat(list.isRevoked(token("alice", "t1", null, LATER))).isTrue();
        assertThat(list.isRevoked(token("alice", "t1", NOW, LATER))).isFalse();
        assertThat(list.isRevoked(token("bob", "t1", NOW.minusSeconds(1), LATER)))
                .isFalse();
    }

    @Test
    void saysWhatIsNew() {
        assertThat(list.add(Revocation.ofToken("t1", LATER))).isTrue();
        assertThat(list.add(Revocation.ofToken("t1", LATER))).isFalse();
        assertThat(list.add(Revocation.ofToken("t1", LATER.plusSeconds(1)))).isFalse();
        assertThat(list.add(Revocation.ofUser("alice", NOW))).isTrue();
        assertThat(list.add(Revocation.ofUser("alice", NOW))).isFalse();
        assertThat(list.add(Revocation.ofUser("alice", NOW.minusSeconds(1)))).isFalse();
        assertThat(list.add(Revocation.ofUser("alice", NOW.plusSeconds(1)))).isTrue();
        assertThat(list.size()).isEqualTo(2);
    }

    @Test
    void forgetsARevocationWhenItsTokensHaveExpiredWithAllSkew() {
        list.add(Revocation.ofToken("t1", LATER));
        clock.set(LATER.plus(Duration.ofMinutes(5)));
        list.add(Revocation.ofToken("t2", LATER.plusSeconds(3600)));
        assertThat(list.isRevoked(token("alice", "t1", NOW, LATER))).isTrue();

        clock.advance(Duration.ofSeconds(1));
        list.add(Revocation.ofToken("t3", LATER.plusSeconds(3600)));
        assertThat(list.size()).isEqualTo(2);
        assertThat(list.add(Revocation.ofToken("t1", LATER))).isFalse();
    }

    @Test
    void losesNoRevokedTokenWhenItIsFull() {
        for (int i = 0; i < 10; i++) {
            list.add(Revocation.ofToken("t" + i, LATER.plusSeconds(i)));
        }
        assertThat(list.size()).isEqualTo(3);
        assertThat(list.dropped()).isEqualTo(7);
        for (int i = 0; i < 10; i++) {
            assertThat(list.isRevoked(token("alice", "t" + i, NOW, LATER.plusSeconds(i))))
                    .isTrue();
        }
        // the price: others that expire no later than what was dropped; the rest is untouched
        assertThat(list.isRevoked(token("bob", "x", NOW, LATER.plusSeconds(6)))).isTrue();
        assertThat(list.isRevoked(token("bob", "x", NOW, LATER.plusSeconds(7)))).isFalse();
    }

    @Test
    void losesNoRevokedUserWhenItIsFull() {
        for (int i = 0; i < 10; i++) {
            list.add(Revocation.ofUser("user" + i, NOW.plusSeconds(i)));
        }
        assertThat(list.dropped()).isEqualTo(7);
        for (int i = 0; i < 10; i++) {
            assertThat(list.isRevoked(token("user" + i, "t", NOW.plusSeconds(i - 1), LATER)))
                    .isTrue();
        }
        assertThat(list.isRevoked(token("bob", "t", NOW.plusSeconds(5), LATER))).isTrue();
        assertThat(list.isRevoked(token("bob", "t", NOW.plusSeconds(6), LATER))).isFalse();
    }

    @Test
    void dropsNothingElseWhenItHearsAgainOfWhatItDropped() {
        for (int poll = 0; poll < 3; poll++) {
            for (int i = 0; i < 5; i++) {
                list.add(Revocation.ofToken("t" + i, LATER.plusSeconds(i)));
                list.add(Revocation.ofUser("user" + i, NOW.plusSeconds(i)));
            }
        }
        assertThat(list.dropped()).isEqualTo(4);
        assertThat(list.add(Revocation.ofToken("t0", LATER))).isTrue();
        assertThat(list.add(Revocation.ofToken("t4", LATER.plusSeconds(4)))).isFalse();
    }

    private static VerifiedToken token(String user, @Nullable String id, @Nullable Instant issued, Instant expires) {
        return new VerifiedToken(
                user,
                Optional.empty(),
                expires,
                Optional.ofNullable(issued),
                Optional.ofNullable(id),
                Set.of(),
                List.of());
    }
}
