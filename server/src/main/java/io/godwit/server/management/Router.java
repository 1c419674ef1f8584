// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.management;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the handler for a method and an exact path. Thread-safe; routes may be added at any time. */
final class Router {
    /** What to do with a request; {@code allow} names the methods that the path has, for a refusal. */
    record Answer(CompletionStage<Response> response, String allow) {}

    private final Map<String, Map<String, Handler>> routes = new ConcurrentHashMap<>();

    /** @throws IllegalStateException if that method and path have a handler already */
    void add(String method, String path, Handler handler) {
        Handler before =
                routes.computeIfAbsent(path, p -> new ConcurrentHashMap<>()).putIfAbsent(method, handler);
        if (before != null) {
            throw new IllegalStateException(method + " " + path + " has a handler already");
        }
    }

    Answer answer(Request request) {
        Map<String, Handler> methods = routes.get(request.path());
        if (methods == null) {
            return now(
                    Response.text(404, "not found; there are: " + String.join(" ", new TreeMap<>(routes).keySet())),
                    "");
        }
        String allow = String.join(", ", new TreeMap<>(methods).keySet());
        Handler handler = methods.get(request.method());
        if (handler == null) {
            return now(Response.text(405, "method not allowed; allowed: " + allow), allow);
        }
        try {
            return new Answer(handler.handle(request), "");
        } catch (RuntimeException e) {
            return new Answer(CompletableFuture.failedFuture(e), "");
        }
    }

    private static Answer now(Response response, String allow) {
        return new Answer(CompletableFuture.completedFuture(response), allow);
    }
}
