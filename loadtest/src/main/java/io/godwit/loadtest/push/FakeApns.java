// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.PushNotificationHandler;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Apple's server: HTTP/2 by TLS, on one thread of its own, made of the mock server of pushy. It looks at no credentials. */
final class FakeApns implements FakeProvider {
    private static final String PATH = "/3/device/";
    /** Apple's number of streams per connection. */
    private static final int MAX_STREAMS = 1_500;

    private final KeyPair keys = Certificates.keys("EC");
    private final X509Certificate certificate = Certificates.selfSigned(keys);
    private final NioEventLoopGroup loop = new NioEventLoopGroup(1, new DefaultThreadFactory("loadtest-apns", true));
    private final AtomicLong requests = new AtomicLong();
    private final Path folder;
    private final Consumer<Push> accepted;
    private final int port;
    private MockApnsServer server;
    private volatile boolean unavailable;
    private volatile Optional<CountDownLatch> frozen = Optional.empty();

    /**
     * @param folder where it puts the files that the apps file names
     * @param accepted called on its thread
     */
    FakeApns(Path folder, Consumer<Push> accepted) throws IOException {
        this.folder = Files.createDirectories(folder).toAbsolutePath();
        this.accepted = accepted;
        Files.writeString(folder.resolve("ca.pem"), Certificates.pem(certificate));
        Files.writeString(
                folder.resolve("key.p8"),
                Certificates.pem(Certificates.keys("EC").getPrivate()));
        server = build();
        port = done(server.start(0));
    }

    private MockApnsServer build() throws IOException {
        return new MockApnsServerBuilder()
                .setServerCredentials(new X509Certificate[] {certificate}, keys.getPrivate(), null)
                .setEventLoopGroup(loop)
                .setMaxConcurrentStreams(MAX_STREAMS)
                .setHandlerFactory(session -> (PushNotificationHandler) this::handle)
                .build();
    }

    private static <T> T done(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void handle(Http2Headers headers, ByteBuf payload) throws RejectedNotificationException {
        requests.incrementAndGet();
        frozen.ifPresent(FakeApns::await);
        if (unavailable) {
            throw new RejectedNotificationException(RejectionReason.SERVICE_UNAVAILABLE);
        }
        long now = System.nanoTime();
        String token = headers.path().toString().substring(PATH.length());
        JsonNode data = Json.of(payload);
        accepted.accept(new Push(
                token,
                data.path("id").asText(),
                data.path("kind").asText(),
                data.path("from").asText(),
                data.path("message").asText(),
                data.path("pos").asLong(),
                now));
    }

    /** Holds the event loop, and with it all connections. */
    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void fail(Outage outage) {
        switch (outage) {
            case refuse -> done(server.shutdown());
            case unavailable -> unavailable = true;
            case freeze -> freeze();
        }
    }

    /** New connections stand still as well. */
    private void freeze() {
        var end = new CountDownLatch(1);
        frozen = Optional.of(end);
        loop.execute(() -> await(end));
    }

    @Override
    public void heal() throws IOException {
        if (frozen.isPresent()) {
            frozen.get().countDown();
            frozen = Optional.empty();
        } else if (unavailable) {
            unavailable = false;
        } else {
            server = build();
            done(server.start(port));
        }
    }

    @Override
    public Map<String, Object> fields() {
        return Map.of(
                "team", "TEAM123456",
                "key-id", "KEY1234567",
                "key-file", folder.resolve("key.p8").toString(),
                "topic", "org.example.app",
                "host", "localhost",
                "port", port,
                "ca-file", folder.resolve("ca.pem").toString());
    }

    @Override
    public long requests() {
        return requests.get();
    }

    @Override
    public void close() {
        frozen.ifPresent(CountDownLatch::countDown);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
    }
}
