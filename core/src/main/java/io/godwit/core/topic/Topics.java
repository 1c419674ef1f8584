// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.topic;

/** The only place that builds or takes apart a topic name. Stateless, any thread. */
public final class Topics {
    private static final String USER_PREFIX = "u/";
    private static final String GROUP_PREFIX = "g/";

    private Topics() {}

    public static String messages(UserId user) {
        return USER_PREFIX + user.value() + "/msg";
    }

    public static String inbox(UserId user) {
        return USER_PREFIX + user.value() + "/inbox";
    }

    public static String signals(UserId user) {
        return USER_PREFIX + user.value() + "/signal";
    }

    public static String commands(UserId user) {
        return USER_PREFIX + user.value() + "/cmd";
    }

    public static String replies(UserId user) {
        return USER_PREFIX + user.value() + "/reply";
    }

    /** Never throws: what is wrong inside of our name space comes back as {@link Topic.Reserved}. */
    public static Topic parse(String topic) {
        if (!isOurs(topic)) {
            return new Topic.Raw(topic);
        }
        int slash = topic.indexOf('/', USER_PREFIX.length());
        if (!topic.startsWith(USER_PREFIX) || slash < 0) {
            return new Topic.Reserved(topic);
        }
        String name = topic.substring(USER_PREFIX.length(), slash);
        return Names.isValid(name) ? ofUser(new UserId(name), topic, slash + 1) : new Topic.Reserved(topic);
    }

    /** Whether the name lies in {@code u/} or {@code g/} (the bare first level included). */
    public static boolean isOurs(String topic) {
        return topic.startsWith(USER_PREFIX)
                || topic.startsWith(GROUP_PREFIX)
                || topic.equals("u")
                || topic.equals("g");
    }

    private static Topic ofUser(UserId user, String topic, int from) {
        String rest = topic.substring(from);
        return switch (rest) {
            case "msg" -> new Topic.UserMessages(user);
            case "inbox" -> new Topic.Inbox(user);
            case "signal" -> new Topic.Signals(user);
            case "cmd" -> new Topic.Commands(user);
            case "reply" -> new Topic.Replies(user);
            default -> rest.startsWith("reply/") ? new Topic.Replies(user) : new Topic.Reserved(topic);
        };
    }
}
