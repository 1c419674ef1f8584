// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.push;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.push.AppStatus;
import io.godwit.push.PushService;
import io.godwit.push.dispatch.LaneStatus;
import java.util.Locale;

/** The apps and how their providers do, without secrets. */
final class AppsJson {
    private AppsJson() {}

    static ObjectNode of(PushService service) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        service.problem().ifPresent(problem -> root.put("problem", problem));
        ObjectNode apps = root.putObject("apps");
        for (AppStatus app : service.apps()) {
            ArrayNode providers = apps.putArray(app.name());
            app.providers().forEach(lane -> providers.add(of(lane)));
        }
        return root;
    }

    private static ObjectNode of(LaneStatus lane) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("provider", lane.name().provider())
                .put("type", lane.type())
                .put("breaker", lane.breaker().name().toLowerCase(Locale.ROOT))
                .put("inFlight", lane.inFlight())
                .put("queued", lane.queued());
        if (!lane.reason().isEmpty()) {
            node.put("reason", lane.reason());
        }
        lane.lastSuccess().ifPresent(at -> node.put("lastSuccess", at.toString()));
        lane.lastError()
                .ifPresent(error -> node.putObject("lastError")
                        .put("at", error.at().toString())
                        .put("answer", error.answer().name().toLowerCase(Locale.ROOT))
                        .put("detail", error.detail()));
        lane.facts().forEach(node::put);
        return node;
    }
}
