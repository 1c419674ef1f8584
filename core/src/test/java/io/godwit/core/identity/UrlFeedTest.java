// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static io.godwit.core.identity.TestKeys.claims;
import static io.godwit.core.identity.TestKeys.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.godwit.core.identity.KeySource.JwksUrl;
import io.godwit.core.identity.TokenRefusal.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlFeedTest {
    private static final Duration REFRESH = TokenSettings.defaults(List.of()).jwksRefresh();
    private static final String OLD = TestKeys.rs256(header("RS256", "old"), claims("a"), TestKeys.RSA.getPrivate());
    private static final String NEW = TestKeys.es256(header("ES256", "new"), claims("a"), TestKeys.EC.getPrivate());

    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String body = TestKeys.jwks(List.of(TestKeys.jwk("old", TestKeys.RSA.getPublic())));

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/keys", exchange -> {
            send(exchange);
            requests.incrementAndGet();
        });
        server.createContext("/silent", exchange -> hang(exchange, false));
        server.createContext("/trickle", exchange -> hang(exchange, true));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/keys");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void fetchesTheKeysAndFetchesThemAgainInTime() {
        Fixture fixture = new Fixture(List.of(new JwksUrl(uri("/keys?client=secret"))));
        fixture.accepted(OLD);
        publishBothKeys();
        fixture.scheduler.tick(REFRESH);
        await(() -> fixture.keys.size() == 2);
        fixture.accepted(OLD);
        fixture.accepted(NEW);
    }

    @Test
    void fetchesEarlyForAnUnknownKeyWithoutMakingAnybodyWait() {
        Fixture fixture = new Fixture(List.of(new JwksUrl(uri("/keys"))));
        publishBothKeys();
        for (int i = 0; i < 50; i++) {
            fixture.verifier.verify(NEW);
        }
        await(() -> fixture.keys.size() == 2);
        fixture.accepted(NEW);
        assertThat(requests).hasValue(2);
    }

    @Test
    void keepsItsKeysDuringAnOutageAndRecovers() {
        Fixture fixture = new Fixture(List.of(new JwksUrl(uri("/keys"))));
        for (String broken : List.of("503", "404", "no json", "{}", "too much")) {
            boolean isStatus = Character.isDigit(broken.charAt(0));
            status = isStatus ? Integer.parseInt(broken) : 200;
            body = broken.equals("too much") ? " ".repeat(UrlFeed.MAX_BYTES) + body : broken;
            awaitOneMoreFailure(fixture);
            fixture.accepted(OLD);
        }
        int port = server.getAddress().getPort();
        server.stop(0);
        awaitOneMoreFailure(fixture);
        fixture.accepted(OLD);
        fixture.refused(NEW, Reason.UNKNOWN_KEY);

        restart(port);
        publishBothKeys();
        awaitAgain(() -> fixture.scheduler.tick(REFRESH), () -> fixture.keys.size() == 2);
        fixture.accepted(NEW);
    }

    @Test
    void startsDuringAnOutageOnlyWithAnotherKey() {
        status = 500;
        assertThatThrownBy(() -> new Fixture(List.of(new JwksUrl(uri("/keys?client=secret")))))
                .cause()
                .hasMessageContaining("/keys: answered with status 500")
                .hasMessageNotContaining("secret");
        Fixture fixture = new Fixture(List.of(TestKeys.source("s", TestKeys.SECRET), new JwksUrl(uri("/keys"))));
        assertThat(fixture.keys.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/silent", "/trickle"})
    void doesNotWaitForeverForASlowServer(String path) {
        UrlFeed feed = new UrlFeed(uri(path), REFRESH, Duration.ofMillis(300), UrlFeed.client());
        assertThat(feed.poll()).failsWithin(Duration.ofSeconds(20));
    }

    @Test
    void followsNoRedirect() {
        UrlFeed feed = new UrlFeed(uri("/moved"), REFRESH, UrlFeed.client());
        assertThat(feed.poll())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("status 302");
    }

    @Test
    void takesNoSharedSecret() {
        body = TestKeys.jwks(List.of(TestKeys.oct("s", TestKeys.SECRET)));
        assertThatThrownBy(() -> new Fixture(List.of(new JwksUrl(uri("/keys")))))
                .cause()
                .hasMessageContaining("no source has a usable key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/keys", "keys.json", "https:///keys", "https://user:pw@host/keys", "ftp://h/k"})
    void acceptsOnlyPlainWebAddresses(String uri) {
        assertThatThrownBy(() -> new JwksUrl(URI.create(uri)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jwks url")
                .hasMessageNotContaining("pw");
    }

    private static void awaitOneMoreFailure(Fixture fixture) {
        long before = fixture.keys.reloadFailures();
        awaitAgain(() -> fixture.scheduler.tick(REFRESH), () -> fixture.keys.reloadFailures() > before);
    }

    private void publishBothKeys() {
        status = 200;
        body = TestKeys.jwks(
                List.of(TestKeys.jwk("old", TestKeys.RSA.getPublic()), TestKeys.jwk("new", TestKeys.EC.getPublic())));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void restart(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.setExecutor(threads);
        server.createContext("/keys", this::send);
        server.start();
    }

    private void send(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void hang(HttpExchange exchange, boolean begin) throws IOException {
        try (exchange) {
            if (begin) {
                exchange.sendResponseHeaders(200, 0);
                OutputStream out = exchange.getResponseBody();
                out.write('{');
                out.flush();
            }
            released.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(BooleanSupplier condition) {
        awaitAgain(() -> {}, condition);
    }

    /** Repeats {@code step} until {@code condition} holds. */
    private static void awaitAgain(Runnable step, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(end);
            step.run();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
