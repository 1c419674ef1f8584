// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.push;

import io.godwit.server.management.Handler;
import io.godwit.server.management.Response;
import java.util.concurrent.CompletableFuture;

/** Handlers that say by an {@link IllegalArgumentException} what is wrong with a request. */
final class Checked {
    private Checked() {}

    static Handler of(Handler handler) {
        return request -> {
            if (request.method().equals("POST") && !request.contentType().startsWith("application/json")) {
                // a page in the operator's browser can send all types that need no preflight, and this is none of them
                return CompletableFuture.completedFuture(
                        Response.problem(415, "Unsupported media type", "Content-Type must be application/json"));
            }
            try {
                return handler.handle(request);
            } catch (IllegalArgumentException e) {
                return CompletableFuture.completedFuture(
                        Response.problem(400, "Bad request", String.valueOf(e.getMessage())));
            }
        };
    }
}
