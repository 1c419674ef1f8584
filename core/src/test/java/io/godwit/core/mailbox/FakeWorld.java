// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Content;
import io.godwit.core.message.Entry;
import io.godwit.core.message.HybridClock;
import io.godwit.core.message.MessageId;
import io.godwit.core.push.NoPushes;
import io.godwit.core.push.PushSettings;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One mailbox whose effects are kept until the test answers them, by hand. */
final class FakeWorld implements Effects {
    static final UserId ALICE = new UserId("alice");
    static final UserId BOB = new UserId("bob");
    static final DeviceId BOBS_PHONE = new DeviceId("phone");

    record Forward(UserId to, AppendRequest request) {}

    record Page(SessionId session, long generation, long after, long upTo) {}

    record Recent(long upTo, int count) {}

    record LookUp(long number, long after, long upTo) {}

    record Registration(DeviceId device, long acked) {}

    final FakeLog log;
    final List<Entry> storing = new ArrayList<>();
    final List<Forward> forwards = new ArrayList<>();
    final List<Page> pages = new ArrayList<>();
    final List<Recent> recents = new ArrayList<>();
    final List<LookUp> lookUps = new ArrayList<>();
    final List<Registration> registrations = new ArrayList<>();
    final List<DeviceId> forgotten = new ArrayList<>();
    boolean holdRegistrations;
    boolean full;
    boolean passivated;
    boolean restarted;
    long now = 1_700_000_000_000L;
    long wakeAt = Long.MAX_VALUE;
    private final MailboxSettings settings;
    private long epoch;
    private int bobs;
    Mailbox mailbox;

    FakeWorld() {
        this(MailboxSettings.defaults(), new FakeLog(ALICE));
    }

    FakeWorld(MailboxSettings settings, FakeLog log) {
        this.settings = settings;
        this.log = log;
        mailbox = begin();
    }

    /** A life of the mailbox ends without notice and another one begins. */
    void crash() {
        storing.clear();
        forwards.clear();
        pages.clear();
        recents.clear();
        lookUps.clear();
        registrations.clear();
        wakeAt = Long.MAX_VALUE;
        mailbox = begin();
    }

    private Mailbox begin() {
        epoch = log.nextEpoch();
        HybridClock clock = new HybridClock(() -> Instant.ofEpochMilli(now), 1);
        return new Mailbox(
                ALICE,
                settings,
                clock,
                () -> Instant.ofEpochMilli(now),
                this,
                PushSettings.defaults(),
                new NoPushes(),
                log.load(epoch));
    }

    List<SendResult> send(UserId to, @Nullable String cid, FakeDevice from) {
        List<SendResult> results = new ArrayList<>();
        mailbox.send(new SendRequest(from.id, from.device, to, content(cid)), results::add);
        return results;
    }

    List<SendResult> fromBob(@Nullable String cid) {
        List<SendResult> results = new ArrayList<>();
        MessageId id = new MessageId((now << 16) + ++bobs, 2);
        mailbox.append(new AppendRequest(id, BOB, BOBS_PHONE, content(cid)), results::add);
        return results;
    }

    /** Bob sends that many, and they are stored. */
    void receive(int count) {
        for (int i = 0; i < count; i++) {
            fromBob(null);
        }
        storeAll();
    }

    static Content content(@Nullable String cid) {
        return new Content(cid, "text", "\"x\"".getBytes(StandardCharsets.UTF_8), null);
    }

    void storeAll() {
        if (!holdRegistrations) {
            registerAll();
        }
        while (!storing.isEmpty()) {
            store(0);
        }
    }

    /** The store knows the devices that are new. */
    void registerAll() {
        List<Registration> all = List.copyOf(registrations);
        registrations.clear();
        all.forEach(each -> {
            log.cursors.put(each.device(), each.acked());
            mailbox.registered(each.device());
        });
    }

    void store(int index) {
        if (!holdRegistrations) {
            registerAll();
        }
        Entry entry = storing.remove(index);
        log.put(epoch, entry);
        mailbox.stored(entry.pos());
    }

    void answerForwards() {
        List<Forward> all = List.copyOf(forwards);
        forwards.clear();
        all.forEach(each -> mailbox.forwarded(
                each.request().id(), new SendResult.Accepted(each.request().id(), 1)));
    }

    void readPages() {
        while (!pages.isEmpty()) {
            Page page = pages.remove(0);
            mailbox.pageRead(
                    page.session(), page.generation(), page.after(), page.upTo(), log.page(page.after(), page.upTo()));
        }
    }

    void readRecent() {
        Recent recent = recents.remove(0);
        mailbox.recentRead(log.recent(recent.upTo(), recent.count()));
    }

    void lookUpAll() {
        while (!lookUps.isEmpty()) {
            LookUp lookUp = lookUps.remove(0);
            mailbox.lookedUp(lookUp.number(), lookUp.after(), log.page(lookUp.after(), lookUp.upTo()));
        }
    }

    /** Lets time pass, with each wake-up at its time. */
    void pass(Duration time) {
        long end = now + time.toMillis();
        while (wakeAt <= end) {
            now = Math.max(now, wakeAt);
            wakeAt = Long.MAX_VALUE;
            mailbox.wake();
        }
        now = end;
    }

    @Override
    public boolean storeIsFull() {
        return full;
    }

    @Override
    public void store(Entry entry) {
        storing.add(entry);
    }

    @Override
    public void forward(UserId to, AppendRequest request) {
        forwards.add(new Forward(to, request));
    }

    @Override
    public void readPage(SessionId session, long generation, long after, long upTo) {
        pages.add(new Page(session, generation, after, upTo));
    }

    @Override
    public void readRecent(long upTo, int count) {
        recents.add(new Recent(upTo, count));
    }

    @Override
    public void lookUp(long number, long after, long upTo) {
        lookUps.add(new LookUp(number, after, upTo));
    }

    @Override
    public void registerDevice(DeviceId device, long acked) {
        registrations.add(new Registration(device, acked));
    }

    @Override
    public void saveCursor(DeviceId device, long acked) {
        log.cursors.remove(device);
        log.cursors.put(device, acked);
    }

    @Override
    public void forgetDevice(DeviceId device) {
        forgotten.add(device);
        log.cursors.remove(device);
    }

    @Override
    public void saveState(long head, MessageId lastId, byte[] dialogs) {
        log.saveState(epoch, head, lastId, dialogs);
    }

    @Override
    public void wakeIn(Duration time) {
        wakeAt = Math.min(wakeAt, now + time.toMillis());
    }

    @Override
    public void passivate() {
        passivated = true;
    }

    @Override
    public void restart() {
        restarted = true;
    }
}
