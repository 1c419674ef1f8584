// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;

/**
 * Who wrote to whom, what was acknowledged, and which pushes came. A push covers the messages of its sender to its device up
 * to the one that it names: ids sort by time, and a dialog has one sender here, so the order of ids is that of positions.
 * Safe for use by several threads; it remembers all ids and notifications of a run, some 300 bytes each.
 */
public final class PushLedger {
    /** An acknowledgement and a push may pass each other: a push that was decided before may come this much later. */
    static final long CROSSING_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What a fault did may show this much later: longer than the longest attempt and the delay of a restart. */
    static final long AFTERMATH_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final int MAX_DETAILS = 20;

    private final Map<String, Integer> owners = new HashMap<>();
    private final Map<DialogName, Dialog> dialogs = new HashMap<>();
    private final Map<String, Integer> recipients = new HashMap<>();
    private final Map<String, Push> notifications = new HashMap<>();
    private final Map<Receipt, Long> receipts = new HashMap<>();
    private final List<Push> strays = new ArrayList<>();
    private final List<Twice> twice = new ArrayList<>();
    private final List<Twice> afterReceipt = new ArrayList<>();
    private final Set<String> unanswered = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();
    private final ObjLongConsumer<Sent> covered;
    private final long beganNanos = System.nanoTime();
    private long acknowledgedCount;
    private long coveredCount;
    private long receivedCount;
    private long uncovered;

    private record DialogName(int user, String sender) {}

    private record Receipt(int user, String message) {}

    private record Twice(Push push, long firstNanos) {}

    private static final class Fault {
        private final long from;
        private long to = Long.MAX_VALUE;

        Fault(long from) {
            this.from = from;
        }
    }

    private static final class Dialog {
        /** The first push that told of each id, and so of all before. */
        private final NavigableMap<String, Push> told = new TreeMap<>();

        private final NavigableMap<String, Sent> pending = new TreeMap<>();
    }

    /** @param covered hears of each message, and when a push told of it first */
    public PushLedger(ObjLongConsumer<Sent> covered) {
        this.covered = covered;
    }

    /** The token wakes this user's device and nobody else's. */
    public synchronized void register(String token, int user) {
        owners.put(token, user);
    }

    /** The server has answered that it has the message. */
    public synchronized void acknowledged(Sent sent, String message) {
        acknowledgedCount++;
        recipients.put(message, sent.user());
        Dialog dialog = dialog(sent.user(), sent.sender());
        var push = dialog.told.ceilingEntry(message);
        if (push != null) {
            cover(sent, push.getValue().nanos());
        } else if (receipts.containsKey(new Receipt(sent.user(), message))) {
            receivedCount++;
        } else {
            uncovered++;
            dialog.pending.put(message, sent);
        }
    }

    /** A connected device has got it, and acknowledges at once. */
    public synchronized void received(int user, String sender, String message, long nanos) {
        if (receipts.putIfAbsent(new Receipt(user, message), nanos) == null
                && dialog(user, sender).pending.remove(message) != null) {
            receivedCount++;
            uncovered--;
        }
    }

    /** A provider has accepted a push. */
    public synchronized void accepted(Push push) {
        Push first = notifications.putIfAbsent(push.notification(), push);
        if (first != null) {
            twice.add(new Twice(push, first.nanos()));
        }
        Integer user = owners.get(push.token());
        if (user == null) {
            strays.add(push);
            return;
        }
        Long receipt = receipts.get(new Receipt(user, push.message()));
        if (receipt != null && push.nanos() - receipt > CROSSING_NANOS) {
            afterReceipt.add(new Twice(push, receipt));
        }
        Dialog dialog = dialog(user, push.from());
        if (dialog.told.ceilingKey(push.message()) == null) {
            dialog.told.put(push.message(), push);
        }
        var told = dialog.pending.headMap(push.message(), true);
        told.values().forEach(sent -> cover(sent, push.nanos()));
        uncovered -= told.size();
        told.clear();
    }

    private void cover(Sent sent, long nanos) {
        coveredCount++;
        covered.accept(sent, nanos);
    }

    private Dialog dialog(int user, String sender) {
        return dialogs.computeIfAbsent(new DialogName(user, sender), any -> new Dialog());
    }

    /** From then until the answer is run, something is broken. */
    public synchronized Runnable faultBegins(long nanos) {
        var fault = new Fault(nanos);
        faults.add(fault);
        return () -> {
            synchronized (this) {
                fault.to = System.nanoTime();
            }
        };
    }

    /** Acknowledged messages that nobody was woken for yet, and that no device has. */
    public synchronized long uncovered() {
        return uncovered;
    }

    /** Notifications that were accepted twice or more with no fault in between, and how often: each of them once. */
    synchronized Map<Push, Long> repeated() {
        Map<String, Long> times = twice.stream()
                .filter(this::unexplained)
                .collect(Collectors.groupingBy(one -> one.push().notification(), Collectors.counting()));
        Map<Push, Long> repeated = new HashMap<>();
        times.forEach((notification, again) -> repeated.put(notifications.get(notification), again + 1));
        return repeated;
    }

    /** The server did not get the provider's answer to this notification in time, each time before it tried again. */
    synchronized void unanswered(Push push) {
        unanswered.add(push.notification());
    }

    /** @param unacknowledged messages that were sent and never acknowledged */
    public synchronized PushVerdict verdict(long unacknowledged) {
        List<String> details = new ArrayList<>();
        List<Twice> needless = afterReceipt.stream().filter(this::unexplained).toList();
        List<Twice> again = twice.stream().filter(this::unexplained).toList();
        List<Twice> duplicates = again.stream()
                .filter(one -> !unanswered.contains(one.push().notification()))
                .toList();
        List<Push> misdirected = notifications.values().stream()
                .filter(push -> owners.containsKey(push.token()) && isOfAnother(push))
                .toList();
        List<Push> unknown = notifications.values().stream()
                .filter(push -> !recipients.containsKey(push.message()))
                .toList();
        dialogs.forEach((name, dialog) ->
                dialog.pending.forEach((message, sent) -> detail(details, lost(name, dialog, message, sent))));
        strays.forEach(push -> detail(details, "MISDIRECTED to a token of nobody: " + show(push)));
        misdirected.forEach(push -> detail(details, "MISDIRECTED: " + show(push)));
        unknown.forEach(push -> detail(details, "UNKNOWN MESSAGE: " + show(push)));
        needless.forEach(
                one -> detail(details, "NEEDLESS, acknowledged at " + at(one.firstNanos()) + ": " + show(one.push())));
        duplicates.forEach(
                one -> detail(details, "DUPLICATE, first at " + at(one.firstNanos()) + ": " + show(one.push())));
        return new PushVerdict(
                acknowledgedCount,
                coveredCount,
                receivedCount,
                uncovered,
                unacknowledged,
                strays.size() + misdirected.size(),
                unknown.size(),
                needless.size(),
                duplicates.size(),
                (long) afterReceipt.size() - needless.size(),
                (long) twice.size() - again.size(),
                (long) again.size() - duplicates.size(),
                details);
    }

    private boolean isOfAnother(Push push) {
        Integer recipient = recipients.get(push.message());
        return recipient != null && !recipient.equals(owners.get(push.token()));
    }

    private boolean unexplained(Twice one) {
        return faults.stream()
                .noneMatch(fault -> fault.from - one.push().nanos() < 0
                        && (fault.to == Long.MAX_VALUE || fault.to + AFTERMATH_NANOS - one.firstNanos() > 0));
    }

    private static void detail(List<String> details, String line) {
        if (details.size() < MAX_DETAILS) {
            details.add(line);
        }
    }

    private String lost(DialogName name, Dialog dialog, String message, Sent sent) {
        var last = dialog.told.lastEntry();
        return "LOST PUSH: message " + message + " (cid " + sent.cid() + ") from " + name.sender() + " to user "
                + name.user()
                + ", due at " + at(sent.dueNanos()) + ", last push of that dialog: "
                + (last == null ? "none" : show(last.getValue()));
    }

    private String show(Push push) {
        return push.kind() + " " + push.message() + " pos " + push.pos() + " from " + push.from() + " to "
                + owners.getOrDefault(push.token(), -1) + ", notification " + push.notification() + ", at "
                + at(push.nanos());
    }

    private String at(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", (nanos - beganNanos) / 1e9);
    }
}
