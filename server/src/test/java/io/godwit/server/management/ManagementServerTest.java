// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.codahale.metrics.MetricRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ManagementServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Metrics metrics = new Metrics("1.2.3");
    private ManagementServer server;

    @BeforeEach
    void start() throws IOException {
        server = ManagementServer.start("127.0.0.1", 0, metrics);
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    @Test
    void livesAlsoWhileItIsNotReady() throws Exception {
        server.check(new ReadinessCheck("cassandra", () -> Optional.of("no connection")));

        assertThat(send("GET", "/livez", "").statusCode()).isEqualTo(200);
    }

    @Test
    void namesEveryFailingCheckAndBecomesReadyWhenAllPass() throws Exception {
        AtomicReference<Optional<String>> cassandra = new AtomicReference<>(Optional.of("no connection"));
        server.check(new ReadinessCheck("cassandra", cassandra::get));
        server.check(new ReadinessCheck("listeners", Optional::empty));

        HttpResponse<String> unready = send("GET", "/readyz", "");
        assertThat(unready.statusCode()).isEqualTo(503);
        assertThat(unready.body())
                .isEqualToIgnoringNewLines("{\"problems\":{\"cassandra\":\"no connection\"},\"status\":\"not ready\"}");

        cassandra.set(Optional.empty());
        assertThat(send("GET", "/readyz", "").statusCode()).isEqualTo(200);
    }

    @Test
    void countsACheckThatFailsItselfAsAProblem() throws Exception {
        server.check(new ReadinessCheck("broken", () -> {
            throw new IllegalStateException("secret detail");
        }));

        HttpResponse<String> response = send("GET", "/readyz", "");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("broken").doesNotContain("secret detail");
    }

    @Test
    void servesMetricsOfTheProcessAndOfTheBroker() throws Exception {
        MetricRegistry broker = new MetricRegistry();
        broker.registerGauge("com.hivemq.sessions.overall.current", () -> 7);
        DropwizardMetrics.bind(broker, metrics.registry(), Set.of("com.hivemq.sessions", "com.hivemq.messages"));
        broker.counter("com.hivemq.messages.dropped.count").inc(3);
        broker.counter("com.hivemq.other").inc();

        HttpResponse<String> response = send("GET", "/metrics", "");

        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(response.body())
                .contains("jvm_memory_used_bytes{", "process_cpu_usage", "version=\"1.2.3\"")
                .contains("hivemq_sessions_overall_current 7.0", "hivemq_messages_dropped_count 3.0")
                .doesNotContain("hivemq_other");
    }

    @Test
    void answersHeadAndRefusesUnknownPathsAndMethods() throws Exception {
        HttpResponse<String> head = send("HEAD", "/livez", "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();

        assertThat(send("GET", "/nowhere", "").statusCode()).isEqualTo(404);
        HttpResponse<String> post = send("POST", "/livez", "");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).contains("GET");
    }

    @Test
    void handsRequestsToRoutesThatWereAddedLater() throws Exception {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        server.route("POST", "/tokens/revoke", request -> {
            answer.complete(Response.json(200, Set.of(request.query().get("user") + request.body())));
            return answer;
        });

        assertThat(send("POST", "/tokens/revoke?user=a%20b", "!").body()).isEqualTo("[\"a b!\"]\n");
        assertThatIllegalStateException().isThrownBy(() -> server.route("POST", "/tokens/revoke", request -> answer));
    }

    @Test
    void sendsAnswersThatComeLater() throws Exception {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        server.route("GET", "/later", request -> answer);

        CompletableFuture<HttpResponse<String>> pending =
                client.sendAsync(HttpRequest.newBuilder(uri("/later")).build(), BodyHandlers.ofString());
        assertThat(send("GET", "/livez", "").statusCode()).isEqualTo(200);
        answer.complete(Response.text(200, "now"));

        assertThat(pending.get().body()).isEqualTo("now\n");
    }

    @Test
    void turnsFailuresIntoProblemsWithoutDetails() throws Exception {
        server.route("GET", "/throws", request -> {
            throw new IllegalStateException("secret detail");
        });
        server.route("GET", "/fails", request -> CompletableFuture.failedFuture(new IOException("secret detail")));

        for (String path : new String[] {"/throws", "/fails"}) {
            HttpResponse<String> response = send("GET", path, "");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
            assertThat(response.body()).doesNotContain("secret detail");
        }
    }

    @Test
    void refusesBodiesThatAreTooLarge() throws Exception {
        server.route("POST", "/echo", request -> CompletableFuture.completedFuture(Response.text(200, "read")));

        assertThat(send("POST", "/echo", "x".repeat(ManagementServer.MAX_BODY_BYTES))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/echo", "x".repeat(ManagementServer.MAX_BODY_BYTES + 1))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void getsRidOfClientsThatNeverFinishTheirRequest() throws Exception {
        try (Socket one = new Socket(InetAddress.getLoopbackAddress(), server.port());
                Socket two = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            for (Socket socket : new Socket[] {one, two}) {
                socket.getOutputStream().write("GET /livez HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            }
            // both threads are taken until the server gives up on these two
            assertThat(send("GET", "/livez", "").statusCode()).isEqualTo(200);
        }
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
