// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import io.godwit.broker.embedded.BrokerAccess;
import io.godwit.broker.embedded.BrokerLimits;
import io.godwit.broker.embedded.BrokerSettings;
import io.godwit.broker.embedded.EmbeddedBroker;
import io.godwit.broker.security.LoginRefusal;
import io.godwit.core.identity.KeySource;
import io.godwit.core.identity.LoginGuard;
import io.godwit.core.identity.Revocation;
import io.godwit.core.identity.RevocationList;
import io.godwit.core.identity.TokenKeys;
import io.godwit.core.identity.TokenSettings;
import io.godwit.core.identity.TokenVerifier;
import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.relay.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A broker with the gateway in it, on free ports and on any mailboxes. Has a shared secret and an RSA key for tokens. */
final class GatewayNode implements AutoCloseable {
    static final KeyPair RSA = rsa();
    static final String RSA_KID = "rsa";

    final Queue<LoginRefusal> refusals = new ConcurrentLinkedQueue<>();
    final RevocationList revocations = new RevocationList(InstantSource.system());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Path folder;
    private final TokenKeys keys;
    private final GatewayExtension extension;
    private final EmbeddedBroker broker;

    private GatewayNode(Mailboxes mailboxes, Relay relay, GatewaySettings settings, BrokerLimits limits)
            throws IOException {
        Path top = Files.createDirectories(Path.of("target", "broker"));
        folder = Files.createTempDirectory(top, "node-");
        InstantSource wall = InstantSource.system();
        TokenSettings tokens = TokenSettings.defaults(
                List.of(Tokens.source(Tokens.SECRET), new KeySource.PublicKeyPem(RSA_KID, pem())));
        keys = TokenKeys.open(tokens, timer, wall).toCompletableFuture().join();
        BrokerAccess access = new BrokerAccess();
        extension = new GatewayExtension(
                access,
                limits,
                new TokenVerifier(tokens, keys, revocations, wall),
                new LoginGuard(wall),
                refusals::add,
                mailboxes,
                relay,
                settings,
                GatewayListener.NONE,
                wall,
                timer);
        BrokerSettings broker = BrokerSettings.defaults(folder.resolve("broker"))
                .withBindAddress("127.0.0.1")
                .withPorts(0, 0)
                .withPersistence(BrokerSettings.Persistence.IN_MEMORY)
                .withLimits(limits);
        this.broker = EmbeddedBroker.start(broker, extension, access)
                .toCompletableFuture()
                .join();
        refusals.clear(); // the broker tries at its start that anonymous clients are refused
    }

    static GatewayNode start(Mailboxes mailboxes, GatewaySettings settings, BrokerLimits limits) {
        return start(mailboxes, Relay.NONE, settings, limits);
    }

    static GatewayNode start(Mailboxes mailboxes, Relay relay, GatewaySettings settings, BrokerLimits limits) {
        try {
            return new GatewayNode(mailboxes, relay, settings, limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As many publishes per second as a test likes. */
    static GatewaySettings settings() {
        return settings(
                GatewaySettings.defaults().publishTimeout(),
                GatewaySettings.defaults().attachTimeout());
    }

    static GatewaySettings settings(Duration publishTimeout, Duration attachTimeout) {
        GatewaySettings usual = GatewaySettings.defaults();
        return new GatewaySettings(
                usual.maxPayload(),
                1_000_000,
                1_000_000,
                usual.window(),
                usual.streamWindow(),
                publishTimeout,
                attachTimeout);
    }

    /** As the server sets them, but for the rate of connections. */
    static BrokerLimits limits() {
        return limits(10_000);
    }

    static BrokerLimits limits(int connectRate) {
        BrokerLimits usual = BrokerLimits.defaults();
        return new BrokerLimits(
                usual.maxPacketBytes(),
                usual.maxConnections(),
                connectRate,
                connectRate,
                usual.maxKeepAlive(),
                Duration.ofMinutes(1),
                usual.receiveMaximum(),
                usual.maxInflight(),
                2 * GatewaySettings.defaults().streamWindow(),
                usual.maxSessionExpiry(),
                usual.maxQos(),
                usual.retainedMessages(),
                usual.topicAliases(),
                usual.maxTopicLength(),
                usual.maxClientIdLength(),
                usual.incomingBytesPerSecond());
    }

    int port() {
        return broker.ports().mqtt().orElseThrow();
    }

    int connections() {
        return extension.connections().size();
    }

    CompletionStage<Void> drain(DrainPlan plan) {
        return extension.drain(plan);
    }

    void revoke(Revocation revocation) {
        revocations.add(revocation);
        extension.connections().revoked(List.of(revocation));
    }

    private Path pem() throws IOException {
        String text = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(RSA.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        return Files.writeString(folder.resolve("rsa.pem"), text);
    }

    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        broker.close();
        keys.close();
        timer.shutdownNow();
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
