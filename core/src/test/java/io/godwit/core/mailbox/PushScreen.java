// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushRequest.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The notifications of one device by the rule for clients: what comes again with an id is dropped; what comes with a tag (a dialog's
 * message) takes the place of what has it; what was read elsewhere goes.
 */
final class PushScreen {
    private record Tag(String dialog, String message) {}

    private final Map<Tag, PushRequest> visible = new LinkedHashMap<>();
    private final Map<UUID, Kind> seen = new HashMap<>();
    private final Map<String, UUID> told = new HashMap<>();
    /** What is not as it should be. */
    final List<String> faults = new ArrayList<>();

    void show(PushRequest request) {
        if (seen.putIfAbsent(request.id(), request.kind()) != null) {
            return;
        }
        String dialog = request.dialog().orElse("");
        if (request.kind() == Kind.CLEAR) {
            visible.values()
                    .removeIf(shown -> shown.dialog().orElse("").equals(dialog) && shown.pos() <= request.pos());
            return;
        }
        Tag tag = new Tag(dialog, request.messageId());
        PushRequest replaced = visible.put(tag, request);
        if (replaced != null && replaced.kind() == Kind.RECALL) {
            faults.add(request.kind() + " brings a recalled message back: " + tag);
        }
        UUID first = told.putIfAbsent(request.kind() + request.messageId(), request.id());
        if (first != null && !first.equals(request.id())) {
            faults.add("two notifications with different ids: " + tag);
        }
        long shown = visible.keySet().stream()
                .filter(other -> other.message.equals(request.messageId()))
                .count();
        if (shown > 1) {
            faults.add("visible " + shown + " times: " + tag);
        }
    }

    /** Messages whose recall takes the place of what showed them. */
    Set<String> recalled() {
        Set<String> recalled = new TreeSet<>();
        visible.forEach((tag, request) -> {
            if (request.kind() == Kind.RECALL) {
                recalled.add(tag.message);
            }
        });
        return recalled;
    }
}
