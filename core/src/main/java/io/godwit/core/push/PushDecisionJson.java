// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A decision for people and programs that ask why. */
public final class PushDecisionJson {
    private PushDecisionJson() {}

    public static ObjectNode of(PushDecision decision) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("at", decision.at())
                .put("device", decision.device().value())
                .put("step", decision.step().name().toLowerCase(Locale.ROOT))
                .put("reason", decision.reason())
                .put("from", decision.from())
                .put("pos", decision.pos());
        putIfGiven(node, "dialog", decision.dialog());
        putIfGiven(node, "id", decision.messageId());
        putIfGiven(node, "provider", decision.provider());
        putIfGiven(node, "detail", decision.detail());
        if (decision.attempt() > 0) {
            node.put("attempt", decision.attempt());
        }
        return node;
    }

    private static void putIfGiven(ObjectNode node, String field, String value) {
        if (!value.isEmpty()) {
            node.put(field, value);
        }
    }
}
