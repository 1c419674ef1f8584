// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Content;
import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryCodec;
import io.godwit.core.message.EntryKind;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.Recall;
import io.godwit.core.message.Refusal;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Finds messages that are taken back. In the sender's mailbox this decides whether they may be; in the recipient's it tells
 * which message is meant, so that it counts as unread no more. Searched are as many of the newest entries as are remembered
 * against duplicates: who finds a message therefore also knows its recall.
 */
final class Recalls {
    /** Searches at once; one more is refused as busy. */
    static final int MAX_UNDER_WAY = 16;

    /** Entries of one read: most recalls come soon. */
    static final int PAGE = 200;

    /** How far ids may be off the order of positions: two nodes' clocks, and sends that took long. */
    private static final long DISORDER_MILLIS = 60_000;

    private record Search(MessageId id, long lowest, Consumer<Optional<Entry>> found, Reply reply) {}

    private final UserId owner;
    private final MailboxSettings settings;
    private final InstantSource wall;
    private final Effects fx;
    private final LongSupplier head;
    private final Map<Long, Search> underWay = new HashMap<>(1);
    private long last;

    Recalls(UserId owner, MailboxSettings settings, InstantSource wall, Effects fx, LongSupplier head) {
        this.owner = owner;
        this.settings = settings;
        this.wall = wall;
        this.fx = fx;
        this.head = head;
    }

    boolean isBusy() {
        return !underWay.isEmpty();
    }

    /** The owner takes back a message: goes on if that may be, with its position. */
    void check(SendRequest request, Recall recall, Consumer<SendRequest> goOn, Reply reply) {
        Optional<String> reason = tooLate(recall.id());
        if (reason.isPresent()) {
            reply.tell(new SendResult.Refused(Refusal.NOT_RECALLABLE, reason.get()));
            return;
        }
        search(recall.id(), reply, entry -> {
            if (entry.filter(found -> isSent(found, owner, request.to())).isEmpty()) {
                reply.tell(notFound(request.to()));
            } else {
                goOn.accept(new SendRequest(
                        request.session(),
                        request.device(),
                        request.to(),
                        Content.recall(recall.at(entry.get().pos()))));
            }
        });
    }

    private Optional<String> tooLate(MessageId id) {
        Duration window = settings.recallWindow();
        if (window.isZero()) {
            return Optional.of("id: recalling is switched off here");
        }
        return id.millis() < wall.millis() - window.toMillis()
                ? Optional.of("id: the message is older than " + window.toSeconds() + " s")
                : Optional.empty();
    }

    private SendResult notFound(UserId to) {
        return new SendResult.Refused(
                Refusal.NOT_RECALLABLE,
                "id: none of your messages in dialog " + EntryCodec.dialog(to) + " among the last "
                        + settings.dedupWindow() + " entries of your mailbox");
    }

    /** Somebody takes back a message that the owner got: goes on with its position, if it is here. */
    void locate(AppendRequest request, Recall recall, Consumer<AppendRequest> goOn, Reply reply) {
        search(recall.id(), reply, entry -> {
            long pos = entry.filter(found -> isSent(found, request.from(), request.from()))
                    .map(Entry::pos)
                    .orElse(Recall.UNKNOWN);
            goOn.accept(
                    new AppendRequest(request.id(), request.from(), request.device(), Content.recall(recall.at(pos))));
        });
    }

    private static boolean isSent(Entry entry, UserId from, UserId peer) {
        return entry.from().equals(from.value()) && Objects.equals(entry.dialog(), EntryCodec.dialog(peer));
    }

    // ---- searching, from the end of the log

    private void search(MessageId id, Reply reply, Consumer<Optional<Entry>> found) {
        long upTo = head.getAsLong();
        if (underWay.size() >= MAX_UNDER_WAY) {
            reply.tell(SendResult.busy());
        } else if (upTo == 0) {
            found.accept(Optional.empty());
        } else {
            underWay.put(++last, new Search(id, Math.max(0, upTo - settings.dedupWindow()), found, reply));
            read(last, upTo);
        }
    }

    private void read(long number, long upTo) {
        Search search = underWay.get(number);
        if (search != null) {
            fx.lookUp(number, Math.max(search.lowest, upTo - PAGE), upTo);
        }
    }

    /** The entries asked for, that is, all after a position that are still kept. */
    void lookedUp(long number, long after, List<Entry> entries) {
        Search search = underWay.get(number);
        if (search == null) {
            return;
        }
        Optional<Entry> found = entries.stream()
                .filter(entry -> entry.kind() == EntryKind.MESSAGE && entry.id().equals(search.id))
                .findFirst();
        if (found.isEmpty() && after > search.lowest && mayComeEarlier(search.id, entries)) {
            read(number, after);
        } else {
            underWay.remove(number);
            search.found.accept(found);
        }
    }

    /** Not behind entries that are not kept, nor behind a page of much older ones. */
    private static boolean mayComeEarlier(MessageId id, List<Entry> entries) {
        return entries.stream().anyMatch(entry -> entry.id().millis() >= id.millis() - DISORDER_MILLIS);
    }

    void lookUpFailed(long number) {
        Search search = underWay.remove(number);
        if (search != null) {
            search.reply.tell(SendResult.unavailable());
        }
    }

    void stop() {
        List<Search> all = List.copyOf(underWay.values());
        underWay.clear();
        all.forEach(search -> search.reply.tell(SendResult.unavailable()));
    }
}
