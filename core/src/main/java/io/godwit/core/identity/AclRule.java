// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One rule of a token's {@code acl} claim, in the shape that EMQX uses.
 *
 * @param topic an MQTT topic filter of 1 to 1024 characters, which may hold {@code ${username}} and
 *     {@code ${clientid}}; or {@code eq } and a filter that is compared character by character, wildcards and
 *     placeholders included. A shared subscription is judged by its filter, so no rule names {@code $share}.
 */
public record AclRule(Permission permission, Action action, String topic) {
    /** Longest topic, in characters. */
    public static final int MAX_TOPIC_LENGTH = 1024;

    static final String EQ = "eq ";
    static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(username|clientid)}");

    /** What the rule says about what it matches. */
    public enum Permission {
        ALLOW,
        DENY
    }

    /** What the rule is about. */
    public enum Action {
        PUBLISH,
        SUBSCRIBE,
        ALL;

        boolean includes(Action asked) {
            return this == ALL || this == asked;
        }
    }

    /** Fails with {@link IllegalArgumentException}, naming the field and its limit. */
    public AclRule {
        if (topic.isEmpty() || topic.length() > MAX_TOPIC_LENGTH) {
            throw new IllegalArgumentException("topic must have 1 to " + MAX_TOPIC_LENGTH + " characters");
        }
        String filter = topic.startsWith(EQ) ? topic.substring(EQ.length()) : withoutPlaceholders(topic);
        if (!TopicFilter.isValid(filter)) {
            throw new IllegalArgumentException("topic must be a valid topic filter");
        }
        if (filter.equals("$share") || filter.startsWith("$share/")) {
            throw new IllegalArgumentException("topic must be the filter of a shared subscription, without $share");
        }
    }

    boolean isLiteral() {
        return topic.startsWith(EQ);
    }

    private static String withoutPlaceholders(String topic) {
        Matcher matcher = PLACEHOLDER.matcher(topic);
        String filter = matcher.replaceAll("x");
        if (filter.contains("${")) {
            throw new IllegalArgumentException("topic may hold no placeholder but ${username} and ${clientid}");
        }
        return filter;
    }
}
