// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class InterestTest {
    private static Interest in(String... filters) {
        Interest interest = Interest.NOTHING;
        for (String filter : filters) {
            interest = interest.with(filter);
        }
        return interest;
    }

    @Test
    void wantsNothingWithoutSubscriptions() {
        assertThat(Interest.NOTHING.covers("sensors/1")).isFalse();
        assertThat(Interest.NOTHING.covers("")).isFalse();
    }

    @Test
    void wantsWhatLiesBelowTheLevelsBeforeTheFirstWildcard() {
        Interest interest = in("sensors/+/temperature", "devices/7/cmd/#");

        assertThat(interest.prefixes()).containsExactlyInAnyOrder("sensors", "devices/7/cmd");
        assertThat(interest.covers("sensors/1/temperature")).isTrue();
        assertThat(interest.covers("devices/7/cmd")).isTrue();
        assertThat(interest.covers("devices/7/cmd/now/and/then")).isTrue();
        assertThat(interest.covers("devices/7")).isFalse();
        assertThat(interest.covers("devices/77/cmd")).isFalse();
        assertThat(interest.covers("sensors2/1")).isFalse();
    }

    @Test
    void knowsEmptyLevels() {
        Interest interest = in("/a/#");

        assertThat(interest.covers("/a/b")).isTrue();
        assertThat(interest.covers("a/b")).isFalse();
        assertThat(in("/#").covers("/x")).isTrue();
        assertThat(in("/#").covers("x")).isFalse();
    }

    @Test
    void wantsEverythingWithAWildcardInFront() {
        assertThat(in("#").isEverything()).isTrue();
        assertThat(in("a", "+/b").covers("x/y/z")).isTrue();
    }

    @Test
    void judgesSharedSubscriptionsByTheirFilter() {
        assertThat(in("$share/group/jobs/new").prefixes()).containsExactly("jobs/new");
        assertThat(in("$share/group/#").isEverything()).isTrue();
        assertThat(in("$own/x").covers("$own/x")).isTrue();
    }

    @Test
    void isTheSameObjectIfNothingIsAdded() {
        Interest interest = in("a/b/#");

        assertThat(interest.with("a/b/c/+")).isSameAs(interest);
        assertThat(interest.with("a/b")).isSameAs(interest);
        assertThat(interest.with("a")).isNotSameAs(interest);
    }

    @Test
    void becomesShorterWhenThereAreTooMany() {
        Interest interest = Interest.NOTHING;
        for (int i = 0; i <= Interest.MAX_PREFIXES; i++) {
            interest = interest.with("site/" + i % 10 + "/" + i + "/#");
        }

        assertThat(interest.prefixes()).hasSize(10).contains("site/3");
        assertThat(interest.covers("site/3/any")).isTrue();
        assertThat(interest.covers("site/11/any")).isFalse();
    }

    @Test
    void becomesEverythingWhenEvenFirstLevelsAreTooMany() {
        Interest interest = Interest.NOTHING;
        for (int i = 0; i <= Interest.MAX_PREFIXES; i++) {
            interest = interest.with("site" + i + "/x/y");
        }

        assertThat(interest.isEverything()).isTrue();
    }

    @Test
    void boundsTheLengthOfPrefixes() {
        String longLevel = "x".repeat(Interest.MAX_LENGTH);

        assertThat(in("a/" + longLevel + "/b").prefixes()).containsExactly("a");
        assertThat(in(longLevel + "x/b").isEverything()).isTrue();
    }

    @Test
    void coversWhatEitherCovers() {
        Interest both = in("a/b", "c/#").with(in("d/e/f", "a/#"));

        assertThat(both.covers("a/z")).isTrue();
        assertThat(both.covers("c/z")).isTrue();
        assertThat(both.covers("d/e/f")).isTrue();
        assertThat(both.covers("d/e")).isFalse();
        assertThat(both.with(Interest.EVERYTHING).isEverything()).isTrue();
    }

    @Test
    void travelsAsItsPrefixes() {
        Interest told = in("a/b/c/d", "e");

        assertThat(Interest.of(told.prefixes()).covers("a/b/c/x")).isTrue();
        assertThat(Interest.of(Set.of()).covers("a")).isFalse();
    }
}
