// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.identity.AclRule.Action;
import io.godwit.core.identity.AclRule.Permission;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AclRulesTest {
    /** Rules as "allow|deny publish|subscribe|all topic", separated by ";". The user is alice, her client is c1. */
    @ParameterizedTest(name = "[{0}] {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                     | a/b       | false",
                "allow subscribe a/#                    | a         | true",
                "allow subscribe a/#                    | a/b/+     | true",
                "allow subscribe a/+                    | a/b       | true",
                "allow subscribe a/+                    | a/+       | true",
                "allow subscribe a/+                    | a/#       | false",
                "allow subscribe a/+                    | +/+       | false",
                "allow subscribe a/+                    | #         | false",
                "allow publish a/#                      | a/b       | false",
                "allow all a/#                          | a/#       | true",
                "allow all #                            | #         | true",
                "allow all #                            | +/#       | true",
                "allow all +/#                          | #         | true",
                "allow all #                            | $SYS/#    | false",
                "allow all +/x                          | $SYS/x    | false",
                "allow all $SYS/#                       | $SYS/#    | true",
                "allow all $SYS/#                       | $SYS/a/+  | true",
                "allow all $SYS/a                       | $SYS/#    | false",
                // order, and nothing leaks past a deny
                "deny all a/secret; allow all a/#       | a/b       | true",
                "deny all a/secret; allow all a/#       | a/secret  | false",
                "deny all a/secret; allow all a/#       | a/#       | false",
                "deny all a/secret; allow all a/#       | a/+       | false",
                "deny all a/secret; allow all a/#       | a/+/x     | true",
                "deny all a/secret; allow all #         | #         | false",
                "deny all a/secret; allow all #         | +/secret  | false",
                "deny all a/secret/#; allow all a/#     | a/+       | false",
                "deny publish a/secret; allow all a/#   | a/#       | true",
                "allow all a/#; deny all a/secret       | a/#       | true",
                "allow all a/b; deny all a/+; allow all #| a/b      | true",
                "allow all a/b; deny all a/+; allow all #| a/#      | false",
                // eq
                "allow all eq a/#                       | a/#       | true",
                "allow all eq a/#                       | a/b       | false",
                "allow all eq a/#                       | a/+       | false",
                "allow all eq a/${clientid}             | a/c1      | false",
                "deny all eq #; allow all #             | #         | false",
                "deny all eq #; allow all #             | +/#       | false",
                "deny all eq #; allow all #             | a/#       | true",
                "deny all eq a/#; allow all #           | #         | false",
                "deny all eq a/#; allow all #           | a/b       | true",
                "deny all eq a/b; allow all #           | a/+       | false",
                // placeholders
                "allow all d/${clientid}/#              | d/c1/x    | true",
                "allow all d/${clientid}/#              | d/c2/x    | false",
                "allow all d/${clientid}/#              | d/+/x     | false",
                "allow all ${username}/${clientid}      | alice/c1  | true",
                "allow all x-${username}-y/#            | x-alice-y | true",
                // our own namespace
                "allow all #                            | u/alice/inbox   | false",
                "allow all u/#                          | u/bob/inbox     | false",
                "allow all u/#                          | u/+/inbox       | false",
                "allow all g/#                          | g/#             | false",
                "allow all u                            | u               | false",
                "allow all g                            | g               | false",
                "allow all #                            | users/x         | true",
                "allow all #                            | /u/x            | true",
                "allow all #                            | +/bob/inbox     | true",
                // shared subscriptions
                "allow all a/#                          | $share/grp/a/b  | true",
                "allow all a/#                          | $share/grp/#    | false",
                "allow all #                            | $share/grp/#    | true",
                "allow all #                            | $share/grp/u/bob/inbox | false",
                "allow all #                            | $share/grp/u    | false",
                "allow all #                            | $share/grp/$SYS/x | false",
                "allow all #                            | $share/grp/$share/h/a | false",
                "allow all #                            | $share/grp/     | false",
                "allow all #                            | $share/grp      | false",
                "allow all #                            | $share//a       | false",
                "allow all #                            | $share/g+/a     | false",
                "allow all #                            | $share          | false",
                "deny all a/b; allow all #              | $share/grp/a/+  | false",
                // no filters
                "allow all #                            | a/#/b     | false",
                "allow all #                            | a+        | false",
                "allow all #                            | ''        | false",
            })
    void decidesAboutSubscriptions(String rules, String filter, boolean allowed) {
        assertThat(acl(rules).allowsSubscribe(filter, "alice", "c1")).isEqualTo(allowed);
    }

    @ParameterizedTest(name = "[{0}] {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                     | a/b       | false",
                "allow publish a/+                      | a/b       | true",
                "allow publish a/+                      | a/b/c     | false",
                "allow subscribe a/+                    | a/b       | false",
                "deny all a/b; allow all a/#            | a/b       | false",
                "deny subscribe a/b; allow all a/#      | a/b       | true",
                "allow all a/b; deny all a/#            | a/b       | true",
                "allow all eq a/b                       | a/b       | true",
                "allow all eq a/#                       | a/b       | false",
                "deny all eq a/#; allow all #           | a/b       | true",
                "deny all eq a/b; allow all #           | a/b       | false",
                "allow all d/${username}/${clientid}    | d/alice/c1| true",
                "allow all d/${username}/${clientid}    | d/bob/c1  | false",
                "allow all #                            | a/#       | false",
                "allow all #                            | a/+       | false",
                "allow all #                            | ''        | false",
                "allow all #                            | u/bob/msg | false",
                "allow all u/#                          | u/bob/msg | false",
                "allow all g/#                          | g/x/msg   | false",
                "allow all u                            | u         | false",
                "allow all #                            | $x/y      | false",
                "allow all $x/#                         | $x/y      | true",
                "allow all $SYS/#                       | $SYS/y    | false",
                "allow all #                            | $share/g/a| false",
            })
    void decidesAboutPublishing(String rules, String topic, boolean allowed) {
        assertThat(acl(rules).allowsPublish(topic, "alice", "c1")).isEqualTo(allowed);
    }

    /** The client id is the client's choice: it must open nothing, and slip past no deny. */
    @ParameterizedTest
    @ValueSource(strings = {"", "+", "#", "a/b", "/", "x+", "x#", "$SYS", "$share", "$"})
    void fillsInNoValueThatIsMoreThanOneLevel(String clientId) {
        AclRules allow = acl("allow all ${clientid}/#; allow all d/${clientid}");
        assertThat(allow.allowsSubscribe(clientId + "/#", "alice", clientId)).isFalse();
        assertThat(allow.allowsSubscribe("d/" + clientId, "alice", clientId)).isFalse();
        assertThat(allow.allowsPublish("d/" + clientId, "alice", clientId)).isFalse();
        assertThat(allow.allowsSubscribe("$SYS/#", "alice", clientId)).isFalse();

        AclRules deny = acl("allow all before; deny all d/${clientid}; allow all #");
        assertThat(deny.allowsPublish("before", "alice", clientId)).isTrue();
        assertThat(deny.allowsPublish("d/x", "alice", clientId)).isFalse();
        assertThat(deny.allowsSubscribe("d/x", "alice", clientId)).isFalse();
    }

    @Test
    void fillsInAValueOnceOnly() {
        AclRules rules = acl("allow all d/${clientid}");
        assertThat(rules.allowsPublish("d/alice", "alice", "${username}")).isFalse();
        assertThat(rules.allowsPublish("d/x$1\\y", "alice", "x$1\\y")).isTrue();
    }

    @Test
    void opensNothingWithoutRules() {
        assertThat(AclRules.none().allowsPublish("a", "alice", "c1")).isFalse();
        assertThat(AclRules.of(List.of()).allowsSubscribe("a", "alice", "c1")).isFalse();
    }

    private static AclRules acl(String rules) {
        return AclRules.of(Arrays.stream(rules.split(";", -1))
                .map(String::strip)
                .filter(rule -> !rule.isEmpty())
                .map(AclRulesTest::rule)
                .toList());
    }

    private static AclRule rule(String text) {
        String[] words = text.split(" ", 3);
        return new AclRule(
                words[0].equals("allow") ? Permission.ALLOW : Permission.DENY,
                switch (words[1]) {
                    case "publish" -> Action.PUBLISH;
                    case "subscribe" -> Action.SUBSCRIBE;
                    default -> Action.ALL;
                },
                words[2]);
    }
}
