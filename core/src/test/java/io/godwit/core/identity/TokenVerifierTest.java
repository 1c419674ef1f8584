// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static io.godwit.core.identity.Fixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.identity.AclRule.Action;
import io.godwit.core.identity.AclRule.Permission;
import io.godwit.core.identity.TokenRefusal.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
    private static final long NOW = MutableClock.START.getEpochSecond();
    private static final Duration TINY = Duration.ofNanos(1);

    private final Fixture fixture = Fixture.withSecret();

    @Test
    void readsAllClaims() {
        VerifiedToken token = fixture.accepted(token("{\"sub\":\"alice@x.org\",\"did\":\"phone\",\"exp\":" + (NOW + 60)
                + ",\"iat\":" + NOW + ",\"nbf\":" + NOW
                + ",\"jti\":\"t1\",\"scope\":\"chat  admin\",\"other\":{\"a\":[1]},"
                + "\"acl\":[{\"permission\":\"deny\",\"action\":\"all\",\"topic\":\"eq #\"},"
                + "{\"permission\":\"allow\",\"action\":\"publish\",\"topic\":\"s/${clientid}/#\"}]}"));

        assertThat(token.user()).isEqualTo("alice@x.org");
        assertThat(token.device()).contains("phone");
        assertThat(token.expiresAt()).isEqualTo(Instant.ofEpochSecond(NOW + 60));
        assertThat(token.issuedAt()).contains(Instant.ofEpochSecond(NOW));
        assertThat(token.tokenId()).contains("t1");
        assertThat(token.scopes()).isEqualTo(Set.of("chat", "admin"));
        assertThat(token.acl())
                .containsExactly(
                        new AclRule(Permission.DENY, Action.ALL, "eq #"),
                        new AclRule(Permission.ALLOW, Action.PUBLISH, "s/${clientid}/#"));
    }

    @Test
    void takesATokenWithoutKidWhereThereIsOneKey() {
        fixture.accepted(TestKeys.hs256("{\"alg\":\"HS256\"}", TestKeys.claims("alice"), TestKeys.SECRET));
    }

    @Test
    void acceptsUntilTheLastMomentOfTheSkew() {
        String jwt = token("{\"sub\":\"a\",\"exp\":" + (NOW + 60) + "}");
        fixture.accepted(jwt);
        Instant end = Instant.ofEpochSecond(NOW + 60 + 30);
        fixture.clock.set(end.minus(TINY));
        fixture.accepted(jwt);
        assertThat(fixture.verifier.verifyCached(jwt)).isPresent();

        fixture.clock.set(end);

        fixture.refused(jwt, Reason.EXPIRED);
        assertThat(fixture.verifier.verifyCached(jwt)).isEmpty();
    }

    @Test
    void refusesAnExpiredTokenItHasNeverSeen() {
        fixture.refused(token("{\"sub\":\"a\",\"exp\":" + (NOW - 30) + "}"), Reason.EXPIRED);
        fixture.refused(token("{\"sub\":\"a\",\"exp\":-100000000000}"), Reason.EXPIRED);
        fixture.accepted(token("{\"sub\":\"a\",\"exp\":" + (NOW - 29) + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void acceptsFromTheFirstMomentOfTheSkew(String claim) {
        String jwt = token("{\"sub\":\"a\",\"exp\":" + (NOW + 600) + ",\"" + claim + "\":" + (NOW + 31) + "}");
        fixture.refused(jwt, Reason.NOT_YET_VALID);
        fixture.clock.advance(Duration.ofSeconds(1).minus(TINY));
        fixture.refused(jwt, Reason.NOT_YET_VALID);
        fixture.clock.advance(TINY);
        fixture.accepted(jwt);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'exp':E}|MISSING_CLAIM|sub",
                "{'sub':null,'exp':E}|MISSING_CLAIM|sub",
                "{'sub':'a'}|MISSING_CLAIM|exp",
                "{'sub':7,'exp':E}|BAD_CLAIM|sub",
                "{'sub':'','exp':E}|BAD_CLAIM|sub",
                "{'sub':'a/b','exp':E}|BAD_CLAIM|sub",
                "{'sub':'+','exp':E}|BAD_CLAIM|sub",
                "{'sub':'a','did':'x y','exp':E}|BAD_CLAIM|did",
                "{'sub':'a','did':['x'],'exp':E}|BAD_CLAIM|did",
                "{'sub':'a','exp':'soon'}|BAD_CLAIM|exp",
                "{'sub':'a','exp':'E'}|BAD_CLAIM|exp",
                "{'sub':'a','exp':true}|BAD_CLAIM|exp",
                "{'sub':'a','exp':E000}|BAD_CLAIM|exp",
                "{'sub':'a','exp':1e300}|BAD_CLAIM|exp",
                "{'sub':'a','exp':99999999999999999999999}|BAD_CLAIM|exp",
                "{'sub':'a','exp':E,'nbf':'x'}|BAD_CLAIM|nbf",
                "{'sub':'a','exp':E,'iat':{}}|BAD_CLAIM|iat",
                "{'sub':'a','exp':E,'jti':1}|BAD_CLAIM|jti",
                "{'sub':'a','exp':E,'jti':''}|BAD_CLAIM|jti",
                "{'sub':'a','exp':E,'scope':['x']}|BAD_CLAIM|scope",
                "{'sub':'a','exp':E,'acl':{'pub':['x']}}|BAD_CLAIM|acl",
                "{'sub':'a','exp':E,'acl':['x']}|BAD_CLAIM|acl[0]",
                "{'sub':'a','exp':E,'acl':[R,{'action':'all','topic':'x'}]}|BAD_CLAIM|acl[1].permission",
                "{'sub':'a','exp':E,'acl':[{'permission':'Allow','action':'all','topic':'x'}]}|BAD_CLAIM|acl[0].permission",
                "{'sub':'a','exp':E,'acl':[{'permission':'allow','action':'pub','topic':'x'}]}|BAD_CLAIM|acl[0].action",
                "{'sub':'a','exp':E,'acl':[{'permission':'allow','action':'all'}]}|BAD_CLAIM|acl[0].topic",
                "{'sub':'a','exp':E,'acl':[{'permission':'allow','action':'all','topic':''}]}|BAD_CLAIM|acl[0].topic",
                "{'sub':'a','exp':E,'acl':[{'permission':'allow','action':'all','topic':'a/#/b'}]}|BAD_CLAIM|acl[0].topic",
                "{'sub':'a','exp':E,'acl':[{'permission':'allow','action':'all','topic':'a/${x}'}]}|BAD_CLAIM|acl[0].topic",
                "{'sub':'a','exp':E,'acl':[{'permission':'allow','action':'all','topic':'$share/g/a'}]}|BAD_CLAIM|acl[0].topic",
                "{'sub':'a','exp':E,'acl':[{'permission':'allow','action':'all','topic':'x','qos':[0]}]}|BAD_CLAIM|acl[0]",
                "{'sub':'a','sub':'b','exp':E}|MALFORMED|",
                "[]|MALFORMED|",
                "no json|MALFORMED|",
                "{'sub':'a','exp':E} {}|MALFORMED|",
            })
    void namesTheClaimThatIsWrong(String claims, Reason reason, String field) {
        String json = claims.replace("R", "{'permission':'allow','action':'all','topic':'x'}")
                .replace("E", Long.toString(NOW + 60))
                .replace('\'', '"');
        TokenRefusal refusal = fixture.refused(token(json), reason);
        if (field != null) {
            assertThat(refusal.detail()).startsWith(field);
        }
    }

    @Test
    void refusesMoreThanAHundredRules() {
        String rule = "{\"permission\":\"allow\",\"action\":\"all\",\"topic\":\"x\"}";
        String start = "{\"sub\":\"a\",\"exp\":" + (NOW + 60) + ",\"acl\":[";
        fixture.accepted(token(start + (rule + ",").repeat(99) + rule + "]}"));
        // 101 rules in less than the longest token: the topic is short
        TokenRefusal refusal = fixture.refused(token(start + (rule + ",").repeat(100) + rule + "]}"), Reason.BAD_CLAIM);
        assertThat(refusal.detail()).contains("100");
    }

    @Test
    void refusesATopicOfMoreThan1024Characters() {
        String start = "{\"sub\":\"a\",\"exp\":" + (NOW + 60)
                + ",\"acl\":[{\"permission\":\"allow\",\"action\":\"all\",\"topic\":\"";
        fixture.accepted(token(start + "x".repeat(1024) + "\"}]}"));
        fixture.refused(token(start + "x".repeat(1025) + "\"}]}"), Reason.BAD_CLAIM);
    }

    @Test
    void refusesALifeOfMoreThanTenYears() {
        long tenYears = NOW + ClaimsReader.MAX_LIFETIME.toSeconds();
        fixture.accepted(token("{\"sub\":\"a\",\"exp\":" + tenYears + "}"));
        fixture.refused(token("{\"sub\":\"a\",\"exp\":" + (tenYears + 1) + "}"), Reason.BAD_CLAIM);
    }

    @Test
    void refusesATokenLargerThanTheLimitBeforeItLooksInside() {
        String jwt = token("{\"sub\":\"a\",\"exp\":" + (NOW + 60) + ",\"x\":\"" + "y".repeat(8192) + "\"}");
        assertThat(fixture.refused(jwt, Reason.TOO_LARGE).detail()).contains("8192");
        assertThat(fixture.verifier.verifyCached(jwt)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "\u0000", "....."})
    void refusesWhatIsNoToken(String text) {
        fixture.refused(text, Reason.MALFORMED);
    }

    @Test
    void answersARepeatedTokenFromMemory() {
        String jwt = token(TestKeys.claims("alice"));
        assertThat(fixture.verifier.verifyCached(jwt)).isEmpty();
        VerifiedToken first = fixture.accepted(jwt);
        assertThat(fixture.accepted(jwt)).isSameAs(first);
        assertThat(fixture.verifier.verifyCached(jwt)).containsSame(first);
        assertThat(fixture.verifier.cacheHits()).isEqualTo(2);
    }

    @Test
    void remembersNoRefusal() {
        String jwt = token("{\"sub\":\"a\",\"exp\":" + (NOW + 60) + ",\"nbf\":" + (NOW + 40) + "}");
        fixture.refused(jwt, Reason.NOT_YET_VALID);
        fixture.clock.advance(Duration.ofSeconds(20));
        fixture.accepted(jwt);
    }

    @Test
    void refusesARevokedTokenThatIsRemembered() {
        String jwt = token("{\"sub\":\"a\",\"exp\":" + (NOW + 60) + ",\"jti\":\"t1\"}");
        VerifiedToken token = fixture.accepted(jwt);
        fixture.revocations.add(Revocation.ofToken("t1", token.expiresAt()));
        fixture.refused(jwt, Reason.REVOKED);
        assertThat(fixture.verifier.verifyCached(jwt)).isEmpty();
    }

    @Test
    void countsOnlyWhatNoKeyOfOursSignedAsAGuess() {
        assertThat(Reason.values())
                .filteredOn(Reason::isGuess)
                .containsExactlyInAnyOrder(
                        Reason.MALFORMED, Reason.BAD_SIGNATURE, Reason.UNSUPPORTED_ALGORITHM, Reason.TOO_LARGE);
    }
}
