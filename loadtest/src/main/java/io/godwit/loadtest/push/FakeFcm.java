// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Google's server: messages and access tokens, without TLS. Each answer takes a while, as Google's do. */
final class FakeFcm implements FakeProvider {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BACKLOG = 1_024;

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, FakeFcm::daemon);
    private final AtomicLong requests = new AtomicLong();
    private final Queue<HttpExchange> held = new ConcurrentLinkedQueue<>();
    private final Path account;
    private final Consumer<Push> accepted;
    private final Duration delay;
    private final int threads;
    private HttpServer server;
    private volatile Optional<Outage> outage = Optional.empty();

    /**
     * @param folder where it puts the file that the apps file names
     * @param delay of each answer
     * @param threads of the server, see docs/push.md
     * @param accepted called on a thread of its own
     */
    FakeFcm(Path folder, Duration delay, int threads, Consumer<Push> accepted) throws IOException {
        // answers take 40 ms more without; read once, when the first server is made
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        this.delay = delay;
        this.threads = threads;
        this.accepted = accepted;
        this.account =
                Files.createDirectories(folder).resolve("service-account.json").toAbsolutePath();
        this.server = serve(0);
        Files.writeString(account, JSON.writeValueAsString(account()));
    }

    private HttpServer serve(int port) throws IOException {
        var made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        made.createContext("/token", this::giveToken);
        made.createContext("/v1/projects/fake/messages:send", this::handle);
        made.start();
        return made;
    }

    private Map<String, String> account() {
        return Map.of(
                "type", "service_account",
                "project_id", "fake",
                "private_key_id", "1",
                "private_key", Certificates.pem(Certificates.keys("RSA").getPrivate()),
                "client_email", "push@fake.example",
                "client_id", "1",
                "token_uri", url() + "/token");
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void giveToken(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        answer(exchange, 200, "{\"access_token\":\"fake\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        JsonNode message =
                JSON.readTree(exchange.getRequestBody().readAllBytes()).path("message");
        long now = System.nanoTime();
        if (outage.isEmpty()) {
            JsonNode data = message.path("data");
            accepted.accept(new Push(
                    message.path("token").asText(),
                    data.path("id").asText(),
                    data.path("kind").asText(),
                    data.path("sender").asText(),
                    data.path("message").asText(),
                    data.path("pos").asLong(),
                    now));
            Runnable reply = () -> answer(exchange, 200, "{\"name\":\"projects/fake/messages/1\"}");
            Future<?> unused = timer.schedule(reply, delay.toNanos(), TimeUnit.NANOSECONDS);
        } else if (outage.get() == Outage.freeze) {
            held.add(exchange);
        } else {
            answer(exchange, 503, "{\"error\":{\"code\":503,\"message\":\"fake\",\"status\":\"UNAVAILABLE\"}}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException gone) {
            exchange.close(); // the client has not waited
        }
    }

    @Override
    public void fail(Outage how) {
        outage = Optional.of(how);
        if (how == Outage.refuse) {
            server.stop(0);
        }
    }

    @Override
    public void heal() throws IOException {
        boolean refused = outage.equals(Optional.of(Outage.refuse));
        outage = Optional.empty();
        if (refused) {
            server = serve(server.getAddress().getPort());
        }
        for (HttpExchange late = held.poll(); late != null; late = held.poll()) {
            late.close(); // not accepted, and whoever sent it has given up
        }
    }

    @Override
    public Map<String, Object> fields() {
        return Map.of("service-account-file", account.toString(), "endpoint", url(), "threads", threads);
    }

    @Override
    public long requests() {
        return requests.get();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "loadtest-fcm");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        server.stop(0);
        timer.shutdownNow();
    }
}
