// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.management;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer on the wire. Used by one thread at a time. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final HttpExchange http;
    private final boolean head;

    Exchange(HttpExchange http) {
        this.http = http;
        this.head = http.getRequestMethod().equals("HEAD");
    }

    /** The request, or null if its body is too large. */
    @Nullable Request read() throws IOException {
        byte[] body = http.getRequestBody().readNBytes(ManagementServer.MAX_BODY_BYTES + 1);
        if (body.length > ManagementServer.MAX_BODY_BYTES) {
            return null;
        }
        return new Request(
                head ? "GET" : http.getRequestMethod(),
                http.getRequestURI().getPath(),
                parameters(http.getRequestURI().getRawQuery()),
                Objects.requireNonNullElse(http.getRequestHeaders().getFirst("Accept"), ""),
                Objects.requireNonNullElse(http.getRequestHeaders().getFirst("Content-Type"), ""),
                new String(body, StandardCharsets.UTF_8));
    }

    /** Answers and ends the exchange. A client that has gone is no news. */
    void send(Response response, String allow) {
        try (http) {
            http.getResponseHeaders().set("Content-Type", response.contentType());
            http.getResponseHeaders().set("Cache-Control", "no-store");
            if (!allow.isEmpty()) {
                http.getResponseHeaders().set("Allow", allow);
            }
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            if (head || body.length == 0) {
                http.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
                http.sendResponseHeaders(response.status(), -1);
            } else {
                http.sendResponseHeaders(response.status(), body.length);
                http.getResponseBody().write(body);
            }
        } catch (IOException e) {
            LOG.debug("A management client did not wait for its answer", e);
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : Objects.requireNonNullElse(query, "").split("&", 64)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
