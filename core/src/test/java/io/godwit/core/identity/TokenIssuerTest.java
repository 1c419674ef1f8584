// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.core.config.Secret;
import io.godwit.core.identity.AclRule.Action;
import io.godwit.core.identity.AclRule.Permission;
import io.godwit.core.identity.KeySource.HmacSecret;
import io.godwit.core.identity.TokenRefusal.Reason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TokenIssuerTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Fixture fixture = Fixture.withSecret();
    private final TokenIssuer issuer = new TokenIssuer(TestKeys.source(TestKeys.HS, TestKeys.SECRET), fixture.clock);

    @Test
    void issuesWhatTheVerifierAccepts() {
        List<AclRule> acl = List.of(
                new AclRule(Permission.DENY, Action.ALL, "eq #"),
                new AclRule(Permission.ALLOW, Action.SUBSCRIBE, "s/${username}/#"));
        VerifiedToken token = fixture.accepted(issuer.issue("alice", Optional.of("phone"), HOUR, Optional.of(acl)));
        assertThat(token.user()).isEqualTo("alice");
        assertThat(token.device()).contains("phone");
        assertThat(token.issuedAt()).contains(MutableClock.START);
        assertThat(token.expiresAt()).isEqualTo(MutableClock.START.plus(HOUR));
        assertThat(token.tokenId()).isPresent();
        assertThat(token.acl()).isEqualTo(acl);
    }

    @Test
    void givesEveryTokenAnIdOfItsOwn() {
        String one = issuer.issue("alice", Optional.empty(), HOUR, Optional.empty());
        String two = issuer.issue("alice", Optional.empty(), HOUR, Optional.empty());
        assertThat(fixture.accepted(one).tokenId())
                .isNotEqualTo(fixture.accepted(two).tokenId());
        assertThat(fixture.accepted(one).device()).isEmpty();
    }

    @Test
    void issuesTheLongestLifeThatIsAccepted() {
        fixture.accepted(issuer.issue("alice", Optional.empty(), ClaimsReader.MAX_LIFETIME, Optional.empty()));
        String brief = issuer.issue("alice", Optional.empty(), Duration.ofSeconds(1), Optional.empty());
        fixture.clock.advance(Duration.ofSeconds(31));
        fixture.refused(brief, Reason.EXPIRED);
    }

    @Test
    void refusesWhatTheVerifierWouldRefuse() {
        assertRefused("user", () -> issuer.issue("a/b", Optional.empty(), HOUR, Optional.empty()));
        assertRefused("device", () -> issuer.issue("a", Optional.of(""), HOUR, Optional.empty()));
        assertRefused("ttl", () -> issuer.issue("a", Optional.empty(), Duration.ofMillis(999), Optional.empty()));
        assertRefused(
                "ttl",
                () -> issuer.issue("a", Optional.empty(), ClaimsReader.MAX_LIFETIME.plusNanos(1), Optional.empty()));
        AclRule rule = new AclRule(Permission.ALLOW, Action.ALL, "x");
        assertRefused(
                "acl", () -> issuer.issue("a", Optional.empty(), HOUR, Optional.of(Collections.nCopies(101, rule))));
        AclRule large = new AclRule(Permission.ALLOW, Action.ALL, "x".repeat(1024));
        assertRefused(
                "acl", () -> issuer.issue("a", Optional.empty(), HOUR, Optional.of(Collections.nCopies(10, large))));
    }

    @Test
    void refusesAWeakKeyWithoutShowingIt() {
        assertThatThrownBy(() -> new TokenIssuer(new HmacSecret("k", Secret.of("c2hvcnQ")), fixture.clock))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("256 bits")
                .hasMessageNotContaining("c2hvcnQ");
    }

    private static void assertRefused(String field, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(field);
    }
}
