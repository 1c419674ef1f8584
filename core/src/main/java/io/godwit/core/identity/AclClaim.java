// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.core.identity.AclRule.Action;
import io.godwit.core.identity.AclRule.Permission;
import io.godwit.core.identity.TokenRefusal.Reason;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code acl} claim as JSON, both ways. */
final class AclClaim {
    static final int MAX_RULES = 100;

    private static final Set<String> FIELDS = Set.of("permission", "action", "topic");

    private AclClaim() {}

    static List<AclRule> read(@Nullable JsonNode acl) throws RefusedToken {
        if (acl == null || acl.isNull()) {
            return List.of();
        }
        if (!acl.isArray()) {
            throw bad("acl", "must be a list of {permission, action, topic}");
        }
        if (acl.size() > MAX_RULES) {
            throw bad("acl", "may have at most " + MAX_RULES + " rules");
        }
        List<AclRule> rules = new ArrayList<>(acl.size());
        for (int i = 0; i < acl.size(); i++) {
            rules.add(rule(acl.get(i), "acl[" + i + "]"));
        }
        return rules;
    }

    static List<Map<String, String>> write(List<AclRule> rules) {
        if (rules.size() > MAX_RULES) {
            throw new IllegalArgumentException("acl may have at most " + MAX_RULES + " rules, got " + rules.size());
        }
        return rules.stream()
                .map(rule -> Map.of(
                        "permission", lower(rule.permission()),
                        "action", lower(rule.action()),
                        "topic", rule.topic()))
                .toList();
    }

    private static AclRule rule(JsonNode rule, String path) throws RefusedToken {
        if (!rule.isObject()) {
            throw bad(path, "must be {permission, action, topic}");
        }
        requireNoOtherFields(rule, path);
        Permission permission = oneOf(rule, path, "permission", Permission.values());
        Action action = oneOf(rule, path, "action", Action.values());
        String topic = text(rule, "topic").orElseThrow(() -> bad(path + ".topic", "must be a string"));
        try {
            return new AclRule(permission, action, topic);
        } catch (IllegalArgumentException e) {
            throw new RefusedToken(Reason.BAD_CLAIM, path + "." + e.getMessage());
        }
    }

    /** EMQX knows conditions on quality of service and more: to ignore one would open more than was meant. */
    private static void requireNoOtherFields(JsonNode rule, String path) throws RefusedToken {
        for (Iterator<String> names = rule.fieldNames(); names.hasNext(); ) {
            if (!FIELDS.contains(names.next())) {
                throw bad(path, "may have no fields but permission, action and topic");
            }
        }
    }

    private static <E extends Enum<E>> E oneOf(JsonNode rule, String path, String field, E[] values)
            throws RefusedToken {
        String text = text(rule, field).orElse("");
        for (E value : values) {
            if (lower(value).equals(text)) {
                return value;
            }
        }
        StringBuilder names = new StringBuilder();
        for (E value : values) {
            names.append(names.isEmpty() ? "" : ", ").append(lower(value));
        }
        throw bad(path + "." + field, "must be one of " + names);
    }

    private static Optional<String> text(JsonNode rule, String field) {
        return Optional.ofNullable(rule.get(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static RefusedToken bad(String path, String rule) {
        return new RefusedToken(Reason.BAD_CLAIM, path + " " + rule);
    }
}
