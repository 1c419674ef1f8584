// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import io.godwit.push.provider.ProviderConfig;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which endpoints may be asked. Devices name them, so without a list anybody with an account could have this server send
 * requests to machines within its network.
 */
final class Endpoints {
    /** The push services of Chrome and Android, Firefox, Safari and Edge. */
    static final String KNOWN = "fcm.googleapis.com,*.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com";

    private static final int HTTPS = 443;
    private static final Pattern RULE = Pattern.compile("(\\*\\.)?([a-z0-9-]+\\.)+[a-z][a-z0-9-]*(:[0-9]{1,5})?");

    private final List<String> rules;
    private final boolean insecure;

    private Endpoints(List<String> rules, boolean insecure) {
        this.rules = List.copyOf(rules);
        this.insecure = insecure;
    }

    static Endpoints of(ProviderConfig config) {
        String flag = config.optional("allow-insecure").orElse("false");
        if (!flag.equals("true") && !flag.equals("false")) {
            throw config.wrong("allow-insecure", "must be true or false");
        }
        boolean insecure = flag.equals("true");
        List<String> rules =
                List.of(config.optional("allowed-hosts")
                                .orElse(KNOWN)
                                .toLowerCase(Locale.ROOT)
                                .split(",", -1))
                        .stream()
                        .map(String::strip)
                        .toList();
        for (String rule : rules) {
            if (!insecure && !RULE.matcher(rule).matches()) {
                throw config.wrong(
                        "allowed-hosts",
                        "must be names such as push.example.org, *.example.org or push.example.org:8443");
            }
        }
        return new Endpoints(rules, insecure);
    }

    /** Why it may not be asked; empty if it may. */
    Optional<String> refusal(URI endpoint) {
        String host = endpoint.getHost();
        boolean scheme = "https".equals(endpoint.getScheme()) || (insecure && "http".equals(endpoint.getScheme()));
        if (!scheme || host == null || endpoint.getUserInfo() != null || endpoint.getFragment() != null) {
            return Optional.of("the endpoint must be https://host/… without user and fragment");
        }
        String name = host.toLowerCase(Locale.ROOT);
        int port = endpoint.getPort() < 0 ? HTTPS : endpoint.getPort();
        return rules.stream().anyMatch(rule -> matches(rule, name, port))
                ? Optional.empty()
                : Optional.of("the endpoint's host is not among allowed-hosts");
    }

    private boolean matches(String rule, String host, int port) {
        int colon = rule.lastIndexOf(':');
        String name = colon < 0 ? rule : rule.substring(0, colon);
        String wanted = colon < 0 ? Integer.toString(HTTPS) : rule.substring(colon + 1);
        boolean portMatches = insecure || wanted.equals(Integer.toString(port));
        return portMatches && (name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name));
    }

    /**
     * Looks the host up, which may block, and refuses addresses within the operator's own network: whoever owns an allowed name
     * may point it anywhere.
     */
    Optional<String> resolvedRefusal(URI endpoint) throws UnknownHostException {
        if (insecure) {
            return Optional.empty();
        }
        for (InetAddress address : InetAddress.getAllByName(endpoint.getHost())) {
            if (isInternal(address)) {
                return Optional.of("the endpoint's host has an address that is not public");
            }
        }
        return Optional.empty();
    }

    static boolean isInternal(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean special = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        boolean v4 = address instanceof Inet4Address
                && (first == 0 || first >= 240 || (first == 100 && (second & 0xc0) == 64)); // 100.64/10: carriers' own
        boolean v6 = address instanceof Inet6Address && (first & 0xfe) == 0xfc; // fc00::/7: unique local
        return special || v4 || v6;
    }
}
