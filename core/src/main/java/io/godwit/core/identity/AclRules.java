// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.util.List;

/**
 * The {@code acl} of a token: which topics outside of our own namespace it opens. Immutable.
 *
 * <p>The first rule that matches decides, and what no rule matches is refused.
 *
 * <ul>
 *   <li>A subscription is allowed by a rule whose filter covers the whole requested filter, and refused by a deny rule
 *       before it that overlaps the requested filter, even if only in part: nothing leaks past a deny.
 *   <li>{@code eq } rules allow the very filter they name, and deny it and every filter that covers it.
 *   <li>Placeholders take only values that are one topic level: not empty, without {@code / + #} and not beginning with
 *       {@code $}. With another value (the client id is the client's choice) an allow rule matches nothing and a deny
 *       rule ends the evaluation with a refusal.
 *   <li>{@code u}, {@code g} and all below them are never opened here: they are the chat's own topics, which the gateway
 *       decides about. A filter that begins with a wildcard may be opened; it sees nothing of {@code u/} and {@code g/},
 *       because messages of the chat are sent to single clients and never routed by topic.
 *   <li>{@code $share/group/filter} is judged by its filter. Topics that begin with {@code $} need a rule that begins
 *       with the same level, as wildcards do not match it. Nobody publishes to {@code $SYS} or {@code $share}.
 * </ul>
 */
public final class AclRules {
    private static final AclRules NONE = new AclRules(List.of());

    private final List<AclRule> rules;

    private AclRules(List<AclRule> rules) {
        this.rules = rules;
    }

    /** The rules in the order of the claim. */
    public static AclRules of(List<AclRule> rules) {
        return rules.isEmpty() ? NONE : new AclRules(List.copyOf(rules));
    }

    /** The rules of a token without {@code acl}: nothing is opened. */
    public static AclRules none() {
        return NONE;
    }

    /** Whether {@code user}, connected as {@code clientId}, may publish to {@code topic}. */
    public boolean allowsPublish(String topic, String user, String clientId) {
        return bind(user, clientId).allowsPublish(topic);
    }

    /** Whether {@code user}, connected as {@code clientId}, may subscribe to {@code filter}. */
    public boolean allowsSubscribe(String filter, String user, String clientId) {
        return bind(user, clientId).allowsSubscribe(filter);
    }

    /** The rules with the placeholders filled in, for the many decisions of one connection. */
    public ClientAcl bind(String user, String clientId) {
        return ClientAcl.of(rules, user, clientId);
    }
}
