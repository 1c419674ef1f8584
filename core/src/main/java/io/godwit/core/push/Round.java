// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a device is told at once: one notification for each dialog.
 *
 * @param requests what is to be sent
 * @param suppressed what is not, and why: the newest item of each dialog
 */
record Round(List<PushRequest> requests, Map<PushItem, PushPolicy.Suppression> suppressed) {

    static Round of(
            PushTarget target,
            List<PushItem> items,
            long acked,
            PushView view,
            PushSettings limits,
            UserId owner,
            long now) {
        List<PushRequest> requests = new ArrayList<>();
        Map<PushItem, PushPolicy.Suppression> suppressed = new LinkedHashMap<>();
        List<List<PushItem>> groups = groups(target, items, Math.max(acked, target.pushed));
        for (List<PushItem> group : groups) {
            PushItem newest = group.get(group.size() - 1);
            PushPolicy.@Nullable Suppression reason =
                    PushPolicy.suppression(group, acked, Math.max(target.pushed, target.shown), view, limits, now);
            if (reason == null && requests.size() >= limits.maxDialogs()) {
                reason = PushPolicy.Suppression.TOO_MANY_DIALOGS;
            }
            if (reason == null) {
                requests.add(request(target, group, view, limits, owner));
            } else {
                suppressed.put(newest, reason);
            }
        }
        return new Round(requests, suppressed);
    }

    /** The items by dialog, the dialog with the newest item first; calls apart from messages. */
    private static List<List<PushItem>> groups(PushTarget target, List<PushItem> items, long after) {
        Map<String, List<PushItem>> byDialog = new LinkedHashMap<>();
        for (int i = items.size() - 1; i >= 0; i--) {
            PushItem item = items.get(i);
            boolean concerns =
                    item.kind() != PushRequest.Kind.CLEAR || !item.device().equals(target.device.value());
            String group = group(item.dialog(), item.kind());
            if (item.pos() > after && item.pos() > target.done.getOrDefault(group, 0L) && concerns) {
                byDialog.computeIfAbsent(group, name -> new ArrayList<>()).add(0, item);
            }
        }
        return byDialog.values().stream().map(Round::withoutReadMarks).toList();
    }

    /** What is told together: a dialog's calls apart, because they are over so soon. */
    static String group(String dialog, PushRequest.Kind kind) {
        return kind == PushRequest.Kind.CALL ? dialog + "/call" : dialog;
    }

    /** A read mark tells something only where no message came after what was read. */
    private static List<PushItem> withoutReadMarks(List<PushItem> dialog) {
        long readUpTo = dialog.stream().mapToLong(PushItem::upTo).max().orElse(0);
        List<PushItem> unread = dialog.stream()
                .filter(item -> item.kind() != PushRequest.Kind.CLEAR && item.pos() > readUpTo)
                .toList();
        return unread.isEmpty() ? dialog : unread;
    }

    private static PushRequest request(
            PushTarget target, List<PushItem> group, PushView view, PushSettings limits, UserId owner) {
        PushItem newest = group.get(group.size() - 1);
        boolean call = newest.kind() == PushRequest.Kind.CALL;
        int count = (int)
                group.stream().filter(item -> item.kind() == newest.kind()).count();
        return new PushRequest(
                id(owner, target, newest),
                owner,
                target.device,
                target.registration.address(),
                target.registration.locale(),
                newest.kind(),
                view.preview(),
                Optional.of(newest.dialog()),
                newest.from(),
                newest.type(),
                newest.text(),
                count,
                newest.pos(),
                newest.id(),
                view.showsBadge() ? OptionalInt.of(view.unread()) : OptionalInt.empty(),
                group.stream().anyMatch(PushItem::mention),
                Instant.ofEpochMilli(newest.at()).plus(call ? limits.callTtl() : limits.ttl()),
                target.failures + 1);
    }

    /** A notification that says that it is a test. */
    static PushRequest test(UserId owner, PushTarget target, Instant expires) {
        return new PushRequest(
                UUID.randomUUID(),
                owner,
                target.device,
                target.registration.address(),
                target.registration.locale(),
                PushRequest.Kind.TEST,
                PushRequest.ContentMode.FULL,
                Optional.empty(),
                owner.value(),
                "text",
                "",
                1,
                0,
                "",
                OptionalInt.empty(),
                false,
                expires,
                1);
    }

    /** The same after a crash: so the same notification has the same id, whoever sends it. */
    private static UUID id(UserId owner, PushTarget target, PushItem newest) {
        String name = owner.value() + '/' + target.device.value() + '/' + newest.id() + '/' + newest.kind();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
