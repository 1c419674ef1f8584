// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.apns;

import io.godwit.core.push.PushAddress.Environment;
import io.godwit.push.provider.ProviderConfig;
import java.util.Map;
import java.util.Optional;

/**
 * One app's part of the configuration, without its credentials.
 *
 * @param topic the bundle id, where an address names none
 * @param environment the one that addresses of unknown environment are tried in first
 * @param servers where each environment is; one that is absent is not served
 * @param maxInFlight most notifications under way
 * @param connections most connections to each environment: one carries thousands of notifications per second
 */
record ApnsSettings(
        String topic, Environment environment, Map<Environment, Server> servers, int maxInFlight, int connections) {
    /** Where to connect to. */
    record Server(String host, int port) {}

    /** Apple allows about 1500 streams on a connection (jchambers/pushy, issue 709); beyond that they queue in memory. */
    private static final int MAX_IN_FLIGHT = 1_500;

    private static final String PRODUCTION_HOST = "api.push.apple.com";
    private static final String SANDBOX_HOST = "api.sandbox.push.apple.com";

    static ApnsSettings of(ProviderConfig config) {
        Environment environment = environment(config);
        int port = config.number("port", 443, 1, 65_535);
        int otherPort = config.number("other-port", port, 1, 65_535);
        Optional<String> host = config.optional("host");
        Optional<String> otherHost = config.optional("other-host");
        Environment other = other(environment);
        Server first = new Server(host.orElse(appleHost(environment)), port);
        Map<Environment, Server> servers = host.isPresent() && otherHost.isEmpty()
                ? Map.of(environment, first)
                : Map.of(environment, first, other, new Server(otherHost.orElse(appleHost(other)), otherPort));
        return new ApnsSettings(
                config.text("topic"),
                environment,
                servers,
                config.number("max-in-flight", 500, 1, MAX_IN_FLIGHT),
                config.number("connections", 1, 1, 8));
    }

    static Environment other(Environment environment) {
        return environment == Environment.PRODUCTION ? Environment.SANDBOX : Environment.PRODUCTION;
    }

    private static Environment environment(ProviderConfig config) {
        return switch (config.optional("environment").orElse("production")) {
            case "production" -> Environment.PRODUCTION;
            case "sandbox" -> Environment.SANDBOX;
            default -> throw config.wrong("environment", "must be production or sandbox");
        };
    }

    private static String appleHost(Environment environment) {
        return environment == Environment.SANDBOX ? SANDBOX_HOST : PRODUCTION_HOST;
    }
}
