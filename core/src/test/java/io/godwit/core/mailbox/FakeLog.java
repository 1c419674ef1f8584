// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a store keeps of one mailbox: rows by position and epoch, the newest epoch first. */
final class FakeLog {
    private record Key(long pos, long epoch) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return pos != other.pos ? Long.compare(pos, other.pos) : Long.compare(other.epoch, epoch);
        }
    }

    private final TreeMap<Key, Entry> rows = new TreeMap<>();
    final Map<DeviceId, Long> cursors = new LinkedHashMap<>();
    private long savedHead;
    private long savedEpoch;
    private Optional<MessageId> savedId = Optional.empty();
    private byte @Nullable [] savedDialogs;
    private final UserId owner;
    private long epochs;

    FakeLog(UserId owner) {
        this.owner = owner;
    }

    long nextEpoch() {
        return ++epochs;
    }

    void put(long epoch, Entry entry) {
        rows.put(new Key(entry.pos(), epoch), entry);
    }

    boolean has(long epoch, long pos) {
        return rows.containsKey(new Key(pos, epoch));
    }

    void saveState(long epoch, long head, MessageId lastId, byte[] dialogs) {
        if (epoch > savedEpoch || (epoch == savedEpoch && head > savedHead)) {
            savedEpoch = epoch;
            savedHead = head;
            savedId = Optional.of(lastId);
            savedDialogs = dialogs;
        }
    }

    long savedHead() {
        return savedHead;
    }

    void expireUpTo(long pos) {
        rows.keySet().removeIf(key -> key.pos <= pos);
    }

    Recovered load(long epoch) {
        Recovered found = Recovered.of(owner, savedHead, savedId, tail(), cursors, savedDialogs);
        saveState(epoch, found.head(), found.newestId(), found.dialogs().snapshot(found.head()));
        return found;
    }

    private List<Entry> tail() {
        return values(LogTail.contiguous(rows(savedHead, Long.MAX_VALUE), savedHead, savedEpoch));
    }

    /** The whole log as the next start would find it. */
    List<Entry> truth() {
        List<Entry> all = new ArrayList<>(page(0, savedHead));
        all.addAll(tail());
        return all;
    }

    List<Entry> page(long after, long upTo) {
        return values(LogTail.newestOfEach(rows(after, upTo)));
    }

    List<Entry> recent(long upTo, int count) {
        List<Entry> all = page(0, upTo);
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    private List<LogTail.Row<Entry>> rows(long after, long upTo) {
        List<LogTail.Row<Entry>> found = new ArrayList<>();
        rows.forEach((key, entry) -> {
            if (key.pos > after && key.pos <= upTo) {
                found.add(new LogTail.Row<>(key.pos, key.epoch, entry));
            }
        });
        return found;
    }

    private static List<Entry> values(List<LogTail.Row<Entry>> rows) {
        return rows.stream().map(LogTail.Row::value).toList();
    }
}
