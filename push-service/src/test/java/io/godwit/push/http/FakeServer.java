// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An HTTP server that keeps what it gets and answers as it is told. */
public final class FakeServer implements AutoCloseable {
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Got(String path, Headers headers, byte[] body) {}

    /** {@code status} 0 closes the connection without an answer. */
    public record Reply(int status, String header, String value, String body) {
        public static Reply of(int status, String body) {
            return new Reply(status, "X-Fake", "1", body);
        }
    }

    public final Queue<Got> got = new ConcurrentLinkedQueue<>();
    public volatile Function<Got, Reply> behaviour = request -> Reply.of(201, "");
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    public FakeServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Got request = new Got(
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
        got.add(request);
        Reply reply = behaviour.apply(request);
        if (reply.status() != 0) {
            exchange.getResponseHeaders().add(reply.header(), reply.value());
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
