// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server for operators: {@code /livez}, {@code /readyz}, {@code /metrics} and what others add with {@link
 * #route}. It has no authentication of its own, hence listens on loopback unless told otherwise.
 *
 * <p>Bounds: two threads, {@value #QUEUE} waiting requests (more are closed unanswered), bodies of {@value
 * #MAX_BODY_BYTES} bytes, {@value #MAX_CONNECTIONS} connections, five seconds to send a request and ten for the answer.
 */
public final class ManagementServer implements AutoCloseable {
    /** Largest body of a request; more is answered with 413. */
    public static final int MAX_BODY_BYTES = 64 << 10;

    /** After this time a handler has failed. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private static final int THREADS = 2;
    private static final int QUEUE = 64;
    private static final int MAX_CONNECTIONS = 256;
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

    static {
        // the JDK's server reads these once, and by default waits for ever; what the operator set with -D stays
        defaultProperty("sun.net.httpserver.maxReqTime", "5");
        defaultProperty("sun.net.httpserver.maxRspTime", "30");
        defaultProperty("sun.net.httpserver.idleInterval", "30");
        defaultProperty("sun.net.httpserver.maxReqHeaders", "64");
        defaultProperty("sun.net.httpserver.maxReqHeaderSize", "16384");
        defaultProperty("jdk.httpserver.maxConnections", String.valueOf(MAX_CONNECTIONS));
    }

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Router router = new Router();
    private final Readiness readiness = new Readiness();

    private ManagementServer(HttpServer server, ThreadPoolExecutor threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Binds and starts to answer; blocks while the address is looked up.
     *
     * @param port 0 for any free port
     * @throws IOException if the address cannot be bound
     */
    public static ManagementServer start(String address, int port, Metrics metrics) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(address, port), 0);
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, "management-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        ManagementServer management = new ManagementServer(http, threads);
        management.route("GET", "/livez", request -> done(Response.text(200, "ok")));
        management.route("GET", "/readyz", request -> done(management.readiness.response()));
        management.route("GET", "/metrics", request -> done(metrics.scrape(request.accept())));
        http.setExecutor(threads);
        http.createContext("/", management::exchange);
        http.start();
        return management;
    }

    /** The port that is bound. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Adds a condition for readiness. Thread-safe. */
    public void check(ReadinessCheck check) {
        readiness.add(check);
    }

    /**
     * Adds a handler for a method and an exact path; a GET answers HEAD too. Thread-safe.
     *
     * @throws IllegalStateException if they have one already
     */
    public void route(String method, String path, Handler handler) {
        router.add(method, path, handler);
    }

    /** Stops at once: open requests are not answered any more. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        Exchange open = new Exchange(exchange);
        Request request = open.read();
        if (request == null) {
            open.send(Response.text(413, "body is larger than " + MAX_BODY_BYTES + " bytes"), "");
            return;
        }
        Router.Answer answer = router.answer(request);
        // a stage that is complete is sent by this thread; another one by the pool, never by the thread completing it
        CompletableFuture<Response> response = answer.response().toCompletableFuture();
        if (response.isDone()) {
            var unused = response.whenComplete((value, failure) -> finish(open, answer, value, failure));
        } else {
            var unused = response.copy()
                    .orTimeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .whenCompleteAsync((value, failure) -> finish(open, answer, value, failure), threads)
                    .exceptionally(rejected -> {
                        exchange.close();
                        return Response.text(503, "busy");
                    });
        }
    }

    private static void finish(
            Exchange open, Router.Answer answer, @Nullable Response response, @Nullable Throwable failure) {
        if (failure != null || response == null) {
            LOG.atWarn().setCause(failure).log("A management request failed");
            open.send(Response.problem(500, "Internal error", "see this node's log"), "");
        } else {
            open.send(response, answer.allow());
        }
    }

    private static CompletableFuture<Response> done(Response response) {
        return CompletableFuture.completedFuture(response);
    }

    private static void defaultProperty(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
