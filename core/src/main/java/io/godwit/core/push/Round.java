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
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a device is told at once: one notification for each dialog, and one for each message that it may show and that was
 * recalled.
 *
 * @param requests what is to be sent
 * @param suppressed what is not, and why: the newest item of each dialog, and what was recalled
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
        return new Making(target, acked, view, limits, owner, now).round(items);
    }

    /** One round while it is being decided. */
    private static final class Making {
        private final PushTarget target;
        private final long acked;
        private final PushView view;
        private final PushSettings limits;
        private final UserId owner;
        private final long now;
        private final List<PushRequest> requests = new ArrayList<>();
        private final Map<PushItem, PushPolicy.Suppression> suppressed = new LinkedHashMap<>();

        Making(PushTarget target, long acked, PushView view, PushSettings limits, UserId owner, long now) {
            this.target = target;
            this.acked = acked;
            this.view = view;
            this.limits = limits;
            this.owner = owner;
            this.now = now;
        }

        Round round(List<PushItem> items) {
            List<PushItem> due = due(target, items, Math.max(acked, target.pushed));
            List<PushItem> recalls = due.stream()
                    .filter(PushItem::isRecall)
                    .filter(recall -> recall.recallsPos() > 0)
                    .toList();
            Set<Long> recalled = recalls.stream().map(PushItem::recallsPos).collect(Collectors.toSet());
            List<PushItem> untold =
                    due.stream().filter(item -> recalled.contains(item.pos())).toList();
            untold.forEach(item -> suppressed.put(item, PushPolicy.Suppression.RECALLED));
            due.stream().filter(PushItem::isRecall).forEach(recall -> recall(recall, untold));
            int replaced = requests.size();
            List<PushItem> rest = due.stream()
                    .filter(item -> !item.isRecall() && !recalled.contains(item.pos()))
                    .toList();
            byDialog(rest).forEach(group -> dialog(group, replaced));
            return new Round(requests, suppressed);
        }

        /** A message and its recall in one round cancel each other, unless an attempt at the message may have worked. */
        private void recall(PushItem recall, List<PushItem> untold) {
            PushPolicy.@Nullable Suppression reason =
                    PushPolicy.suppressionOfRecall(recall, acked, target.shown, view, limits, now);
            if (reason == null) {
                requests.add(request(target, List.of(recall), view, limits, owner));
                return;
            }
            boolean cancels = reason == PushPolicy.Suppression.NOTHING_SHOWN
                    && untold.stream().anyMatch(item -> item.pos() == recall.recallsPos());
            suppressed.put(recall, cancels ? PushPolicy.Suppression.RECALLED : reason);
        }

        /** @param replaced requests that replace what is shown: they come on top of the limit */
        private void dialog(List<PushItem> group, int replaced) {
            PushPolicy.@Nullable Suppression reason =
                    PushPolicy.suppression(group, acked, Math.max(target.pushed, target.wokenUpTo), view, limits, now);
            if (reason == null && requests.size() - replaced >= limits.maxDialogs()) {
                reason = PushPolicy.Suppression.TOO_MANY_DIALOGS;
            }
            if (reason == null) {
                requests.add(request(target, group, view, limits, owner));
            } else {
                suppressed.put(group.get(group.size() - 1), reason);
            }
        }
    }

    /** The items that the device has to be told about, or not, in the order of the log. */
    private static List<PushItem> due(PushTarget target, List<PushItem> items, long after) {
        return items.stream()
                .filter(item -> item.pos() > after && item.pos() > target.done.getOrDefault(part(item), 0L))
                .filter(item -> item.concerns(target.device))
                .toList();
    }

    /** The items by dialog, the dialog with the newest item first; calls apart from messages. */
    private static List<List<PushItem>> byDialog(List<PushItem> items) {
        Map<String, List<PushItem>> byDialog = new LinkedHashMap<>();
        for (int i = items.size() - 1; i >= 0; i--) {
            byDialog.computeIfAbsent(part(items.get(i)), part -> new ArrayList<>())
                    .add(0, items.get(i));
        }
        return byDialog.values().stream().map(Round::withoutReadMarks).toList();
    }

    /** What is dealt with together, and up to a position: a dialog without its calls, its calls, or one recalled message. */
    static String part(PushRequest request) {
        return part(request.kind(), request.dialog().orElse(""), request.messageId());
    }

    private static String part(PushItem item) {
        return part(item.kind(), item.dialog(), item.messageId());
    }

    private static String part(PushRequest.Kind kind, String dialog, String messageId) {
        return switch (kind) {
            case RECALL -> "recall/" + messageId;
            case CALL -> dialog + "/call"; // they are over so soon
            default -> dialog;
        };
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
                newest.messageId(),
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
