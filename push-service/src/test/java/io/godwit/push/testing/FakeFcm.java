// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.testing;

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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Google's servers for tests, on a free port of this machine, without TLS: messages and access tokens. It accepts all that no
 * script says otherwise about. The file that a configuration needs is in a folder: {@code service-account.json}.
 *
 * <p>The JVM needs {@code -Dsun.net.httpserver.nodelay=true}: answers take 40 ms more without.
 */
public final class FakeFcm implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Reply ACCEPT = new Reply(200, "", Map.of());

    private final Script<Reply> script = new Script<>(ACCEPT);
    private final Script<Reply> tokens = new Script<>(ACCEPT);
    private final Log log = new Log();
    private final AtomicInteger dryRuns = new AtomicInteger();
    private final AtomicInteger tokensGiven = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, FakeFcm::daemon);
    private final HttpServer server;
    private final Path account;
    private volatile Duration delay = Duration.ZERO;

    /**
     * @param status 0 = cuts the connection, negative = never answers
     * @param code FCM's error code
     */
    public record Reply(int status, String code, Map<String, String> headers) {
        public static Reply of(int status, String code) {
            return new Reply(status, code, Map.of());
        }

        public static Reply hang() {
            return of(-1, "");
        }

        public static Reply reset() {
            return of(0, "");
        }

        public Reply retryAfter(String text) {
            return new Reply(status, code, Map.of("Retry-After", text));
        }
    }

    private FakeFcm(Path folder) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        server.createContext("/token", this::giveToken);
        server.createContext("/v1/projects/fake/messages:send", this::handle);
        server.start();
        account = Files.createDirectories(folder).resolve("service-account.json");
        Files.writeString(account, JSON.writeValueAsString(account()));
    }

    /** @param folder where it puts the file that a configuration needs */
    public static FakeFcm start(Path folder) throws IOException {
        return new FakeFcm(folder);
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

    /** Fields of an app's configuration that lead here. */
    public Map<String, String> fields() {
        return Map.of("service-account-file", account.toString(), "endpoint", url());
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The next messages to this token are answered so one after the other; those after that are accepted again. */
    public void answer(String token, Reply... replies) {
        script.add(token, List.of(replies));
    }

    /** All for which nothing else is said; nothing = accepted. */
    public void answerAll(Optional<Reply> reply) {
        script.otherwise(reply.orElse(ACCEPT));
    }

    /** The next requests for access tokens. */
    public void answerTokenRequests(Reply... replies) {
        tokens.add("", List.of(replies));
    }

    /** How long messages take from now on. */
    public void delay(Duration time) {
        delay = time;
    }

    /** Called for each message on one of two threads: must be quick. */
    public void listen(Consumer<Received> listener) {
        log.listen(listener);
    }

    /** The newest 20,000. */
    public List<Received> received() {
        return log.newest();
    }

    public long accepted() {
        return log.accepted();
    }

    public int dryRuns() {
        return dryRuns.get();
    }

    public int tokensGiven() {
        return tokensGiven.get();
    }

    private void giveToken(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Reply reply = tokens.next("");
        if (reply.status() == 200) {
            tokensGiven.incrementAndGet();
            answer(exchange, 200, "{\"access_token\":\"fake\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
        } else {
            answer(exchange, reply.status(), "{\"error\":\"" + reply.code() + "\"}");
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        JsonNode json = JSON.readTree(body);
        JsonNode message = json.path("message");
        String token = message.path("token").asText(message.path("fid").asText());
        Reply reply = script.next(token);
        if (json.path("validate_only").asBoolean()) {
            dryRuns.incrementAndGet();
        } else {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            log.add(new Received(token, headers, new String(body, StandardCharsets.UTF_8), reply.status() == 200));
        }
        if (delay.isZero()) {
            answer(exchange, reply);
        } else {
            var unused = timer.schedule(() -> answer(exchange, reply), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static void answer(HttpExchange exchange, Reply reply) {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        if (reply.status() == 200) {
            answer(exchange, 200, "{\"name\":\"projects/fake/messages/1\"}");
        } else if (reply.status() == 0) {
            exchange.close();
        } else if (reply.status() > 0) {
            answer(exchange, reply.status(), error(reply));
        }
    }

    private static String error(Reply reply) {
        String status = switch (reply.code()) {
            case "UNREGISTERED" -> "NOT_FOUND";
            case "QUOTA_EXCEEDED" -> "RESOURCE_EXHAUSTED";
            case "SENDER_ID_MISMATCH" -> "PERMISSION_DENIED";
            case "THIRD_PARTY_AUTH_ERROR" -> "UNAUTHENTICATED";
            default -> reply.code();
        };
        return """
               {"error":{"code":%d,"message":"fake","status":"%s","details":[{
               "@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"%s"}]}}""".formatted(reply.status(), status, reply.code());
    }

    private static void answer(HttpExchange exchange, int status, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // the client has gone
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-fcm");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        server.stop(0);
        timer.shutdownNow();
    }
}
