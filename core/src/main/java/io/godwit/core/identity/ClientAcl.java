// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import io.godwit.core.identity.AclRule.Action;
import io.godwit.core.identity.AclRule.Permission;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/** The rules of one connection's token, as {@link AclRules} describes them. Immutable, for any thread. */
public final class ClientAcl {
    private static final String SHARE = "$share/";

    private final List<Bound> rules;

    private ClientAcl(List<Bound> rules) {
        this.rules = rules;
    }

    static ClientAcl of(List<AclRule> rules, String user, String clientId) {
        return new ClientAcl(
                rules.stream().map(rule -> Bound.of(rule, user, clientId)).toList());
    }

    /** Whether a message may be published to {@code topic}; false for what is no valid topic name. */
    public boolean allowsPublish(String topic) {
        if (!TopicFilter.isValid(topic) || TopicFilter.hasWildcard(topic)) {
            return false;
        }
        TopicFilter name = TopicFilter.of(topic);
        if (isOurs(name) || name.first().equals("$SYS") || name.first().equals("$share")) {
            return false;
        }
        return decide(Action.PUBLISH, name, topic);
    }

    /** Whether {@code filter} may be subscribed to; false for what is no valid topic filter. */
    public boolean allowsSubscribe(String filter) {
        String judged = filter.startsWith(SHARE) ? filterOfShare(filter) : filter;
        if (!TopicFilter.isValid(judged)) {
            return false;
        }
        TopicFilter asked = TopicFilter.of(judged);
        if (isOurs(asked) || asked.first().equals("$share")) {
            return false;
        }
        return decide(Action.SUBSCRIBE, asked, judged);
    }

    private boolean decide(Action action, TopicFilter asked, String text) {
        for (Bound rule : rules) {
            if (rule.rule.action().includes(action) && rule.matches(asked, text)) {
                return rule.rule.permission() == Permission.ALLOW;
            }
        }
        return false;
    }

    private static boolean isOurs(TopicFilter filter) {
        return filter.first().equals("u") || filter.first().equals("g");
    }

    /** The filter in {@code $share/group/filter}, or an empty (hence invalid) one if the group is none. */
    private static String filterOfShare(String filter) {
        int end = filter.indexOf('/', SHARE.length());
        if (end <= SHARE.length() || TopicFilter.hasWildcard(filter.substring(SHARE.length(), end))) {
            return "";
        }
        return filter.substring(end + 1);
    }

    /** A rule and its filter with the placeholders filled in; no filter where a value does not fit. */
    private record Bound(AclRule rule, Optional<TopicFilter> filter, String text) {
        static Bound of(AclRule rule, String user, String clientId) {
            if (rule.isLiteral()) {
                String literal = rule.topic().substring(AclRule.EQ.length());
                return new Bound(rule, Optional.of(TopicFilter.of(literal)), literal);
            }
            Matcher matcher = AclRule.PLACEHOLDER.matcher(rule.topic());
            StringBuilder filled = new StringBuilder();
            while (matcher.find()) {
                String value = matcher.group(1).equals("username") ? user : clientId;
                if (!isOneLevel(value)) {
                    return new Bound(rule, Optional.empty(), "");
                }
                matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
            }
            String text = matcher.appendTail(filled).toString();
            return new Bound(rule, Optional.of(TopicFilter.of(text)), text);
        }

        boolean matches(TopicFilter asked, String askedText) {
            if (rule.permission() == Permission.DENY) {
                return filter.isEmpty() || denies(filter.get(), asked);
            }
            return filter.isPresent()
                    && (rule.isLiteral() ? text.equals(askedText) : filter.get().covers(asked));
        }

        private boolean denies(TopicFilter mine, TopicFilter asked) {
            return rule.isLiteral() ? asked.covers(mine) : mine.overlaps(asked);
        }

        private static boolean isOneLevel(String value) {
            return !value.isEmpty()
                    && value.charAt(0) != '$'
                    && value.indexOf('/') < 0
                    && value.indexOf('\0') < 0
                    && !TopicFilter.hasWildcard(value);
        }
    }
}
