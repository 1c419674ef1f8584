// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host with a port or without.
 *
 * @param host name, IPv4 address, or IPv6 address without brackets
 * @param port empty where the default port of the protocol is meant
 */
public record HostPort(String host, OptionalInt port) {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]{1,44}(%[A-Za-z0-9]{1,16})?");
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^]]+)]|([^:]+))(?::(\\d{1,5}))?");

    /** Reads {@code host}, {@code host:port}, {@code [::1]:port} and {@code ::1}. */
    static HostPort parse(String text) {
        if (text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[")) {
            Kinds.check(isHost(text), "");
            return new HostPort(text, OptionalInt.empty());
        }
        Matcher matcher = WITH_PORT.matcher(text);
        Kinds.check(matcher.matches(), "");
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        Kinds.check(isHost(host), "");
        String port = matcher.group(3);
        return new HostPort(host, port == null ? OptionalInt.empty() : OptionalInt.of(Units.between(port, 1, 65535)));
    }

    static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }
}
