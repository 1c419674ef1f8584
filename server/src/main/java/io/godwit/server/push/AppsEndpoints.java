// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.push;

import io.godwit.push.PushService;
import io.godwit.server.management.ManagementServer;
import io.godwit.server.management.Response;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What operators may ask about the providers of this node over the management address. */
public final class AppsEndpoints {
    private final PushService service;

    public AppsEndpoints(PushService service) {
        this.service = service;
    }

    /** Adds all of them. */
    public void addTo(ManagementServer management) {
        management.route("GET", "/push/apps", Checked.of(request -> apps()));
        management.route("POST", "/push/reload", Checked.of(request -> reload()));
    }

    private CompletionStage<Response> apps() {
        return CompletableFuture.completedFuture(Response.json(200, AppsJson.of(service)));
    }

    private CompletionStage<Response> reload() {
        return service.reload()
                .thenApply(problem -> problem.map(what -> Response.problem(409, "The apps file is not in force", what))
                        .orElseGet(() -> Response.json(200, Map.of("reloaded", true))));
    }
}
