// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Content;
import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryCodec;
import io.godwit.core.message.HybridClock;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.Recall;
import io.godwit.core.message.RefusedException;
import io.godwit.core.push.AddressBook;
import io.godwit.core.push.PushEffects;
import io.godwit.core.push.PushSettings;
import io.godwit.core.push.Pushes;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One user's mailbox in memory.
 *
 * <p>An entry's life: a position is assigned and the entry given to the store; when the store has it and all before it, it
 * is <em>released</em>: the head moves, whoever asked is answered, attached devices get it. Nothing is answered or
 * delivered before its release, so an answer means stored (G1) and devices see no gaps and no order but the log's (G2).
 *
 * <p>A send by the owner takes two steps, each idempotent by (sender, cid): the recipient's mailbox appends, then this
 * one. A crash in between leaves the sender unanswered, and the retry finds what is there (G4).
 *
 * <p>When the store fails for good, what it holds is unknown. The mailbox then answers everybody "unavailable" and asks to
 * be restarted: the new start reads what the store really has, and writes with a greater epoch.
 *
 * <p>Confined to one thread at a time.
 */
public final class Mailbox {
    /**
     * A message that was handed to the recipient's mailbox is handed over again after this time, and then after twice as much each
     * time: the mailbox may have moved, or its node died.
     */
    private static final Duration FORWARD_AGAIN = Duration.ofMillis(500);

    /** How long a moved head may stay unsaved: far below the shortest retention, so that the tail never expires. */
    private static final Duration STATE_AGE = Duration.ofHours(1);

    private final UserId owner;
    private final MailboxSettings settings;
    private final HybridClock clock;
    private final InstantSource wall;
    private final Effects fx;

    private final AppendQueue appends = new AppendQueue();
    private final SendQueue sends = new SendQueue();
    private final DedupWindow recent;
    private final Deliveries deliveries;
    private final Dialogs dialogs;
    private final Recalls recalls;
    private final PushDesk push;

    private long head;
    private long assigned;
    private long savedHead;
    private MessageId lastId = new MessageId(0, 0);
    private boolean failed;
    private long lastActive;
    private long lastSaved;

    public Mailbox(
            UserId owner,
            MailboxSettings settings,
            HybridClock clock,
            InstantSource wall,
            Effects fx,
            PushSettings pushSettings,
            PushEffects pushFx,
            Recovered recovered) {
        this.owner = owner;
        this.settings = settings;
        this.clock = clock;
        this.wall = wall;
        this.fx = fx;
        head = recovered.head();
        assigned = head;
        savedHead = head;
        recent = new DedupWindow(settings, wall, fx, recovered.savedHead());
        recovered.lastId().ifPresent(this::observe);
        recovered.tail().forEach(entry -> {
            observe(entry.id());
            recent.add(entry);
        });
        dialogs = recovered.dialogs();
        recalls = new Recalls(owner, settings, wall, fx, this::head);
        deliveries = new Deliveries(settings, wall, fx, recovered.cursors());
        push = new PushDesk(owner, pushSettings, wall, pushFx, this::head, deliveries, dialogs, recovered.pushes());
        deliveries.listen(push);
        lastActive = wall.millis();
        lastSaved = lastActive;
        fx.wakeIn(settings.passivateAfter());
    }

    /** The last released position, 0 when the log is empty. */
    public long head() {
        return head;
    }

    Dialogs dialogs() {
        return dialogs;
    }

    // ---- sending

    /** The owner sends a message. */
    public void send(SendRequest request, Reply reply) {
        lastActive = wall.millis();
        String key = RecentMessages.key(owner.value(), request.content());
        if (failed) {
            reply.tell(SendResult.unavailable());
        } else if (key == null || !isKnownSend(key, () -> send(request, reply), reply)) {
            begin(request, key, reply);
        }
    }

    private boolean isKnownSend(String key, Runnable again, Reply reply) {
        return recent.answers(key, reply)
                || sends.join(key, reply)
                || appends.join(key, reply) // of a send that was given up while its own append went on
                || recent.waits(again, reply);
    }

    private void begin(SendRequest request, @Nullable String key, Reply reply) {
        if (sends.size() >= settings.maxPending() || fx.storeIsFull()) {
            reply.tell(SendResult.busy());
            return;
        }
        SendQueue.Pending send = new SendQueue.Pending(clock.next(), request, key, reply, lastActive);
        if (sends.size() == 0) {
            fx.wakeIn(FORWARD_AGAIN);
        }
        sends.add(send);
        if (request.to().equals(owner)) {
            appendOwn(send, send.id);
        } else {
            forward(send);
        }
    }

    private void forward(SendQueue.Pending send) {
        SendRequest request = send.request;
        send.forwardedAt = wall.millis();
        fx.forward(
                request.to(),
                new AppendRequest(
                        send.id, owner, request.device(), request.content().forwarded()));
    }

    /** Only what the recipient's mailbox can tell from a second message. */
    private void forwardAgain() {
        long now = wall.millis();
        for (SendQueue.Pending send : sends.unanswered()) {
            long pause = FORWARD_AGAIN.toMillis() << send.repetitions;
            if (send.key != null && now - send.forwardedAt >= pause) {
                send.repetitions++;
                forward(send);
            }
        }
    }

    /** The owner takes back a message: a send that begins when the message is found. */
    private void recall(SendRequest request, Recall recall, Reply reply) {
        String key = RecentMessages.key(owner.value(), request.content());
        if (failed) {
            reply.tell(SendResult.unavailable());
        } else if (key != null && !isKnownSend(key, () -> recall(request, recall, reply), reply)) {
            recalls.check(request, recall, found -> send(found, reply), reply);
        }
    }

    /**
     * The recipient's mailbox answered (or did not answer in time).
     *
     * @param id the id that {@link Effects#forward} was given
     */
    public void forwarded(MessageId id, SendResult result) {
        SendQueue.Pending send = sends.find(id);
        if (send == null || send.isForwarded || failed) {
            return; // as for the second answer, if it was handed over twice
        }
        if (result instanceof SendResult.Accepted accepted) {
            send.isForwarded = true;
            appendOwn(send, accepted.id());
        } else {
            sends.finish(send, result);
        }
    }

    private void appendOwn(SendQueue.Pending send, MessageId id) {
        SendRequest request = send.request;
        append(
                id,
                request.to(),
                owner,
                request.device(),
                request.content(),
                request.session(),
                result -> sends.finish(send, result));
    }

    // ---- commands

    /** The owner asks for something; what that changes is an entry, and is answered when it is released. */
    public void command(CommandRequest request, CommandReply reply) {
        lastActive = wall.millis();
        if (failed) {
            reply.tell(CommandResult.unavailable());
        } else if (appends.size() >= settings.maxPending() || fx.storeIsFull()) {
            reply.tell(CommandResult.busy());
        } else {
            carryOut(request, reply);
        }
    }

    private void carryOut(CommandRequest request, CommandReply reply) {
        try {
            CommandStep step = request.command().carryOut(context(request));
            if (step instanceof CommandStep.Answer answer) {
                reply.tell(answer.result());
            } else if (step instanceof CommandStep.Store store) {
                append(request, store, reply);
            } else if (step instanceof CommandStep.Later later) {
                later.begin().accept(reply);
            } else if (step instanceof CommandStep.Recall recall) {
                recall(request, recall, reply);
            }
        } catch (RefusedException e) {
            reply.tell(new CommandResult.Refused(e));
        }
    }

    private void recall(CommandRequest request, CommandStep.Recall step, CommandReply reply) {
        Recall recall = new Recall(step.id(), Recall.NOT_LOOKED_FOR);
        recall(
                new SendRequest(request.session(), request.device(), step.to(), Content.recall(recall)),
                recall,
                result -> reply.tell(RecallMessage.answer(result)));
    }

    private CommandContext context(CommandRequest request) {
        boolean guest = deliveries.isGuest(request.session());
        return new CommandContext(head, lastActive, dialogs, push, request.device(), guest);
    }

    private void append(CommandRequest request, CommandStep.Store step, CommandReply reply) {
        MessageId id = clock.next();
        observe(id);
        Entry entry = EntryCodec.change(++assigned, id, step.change(), owner, request.device());
        Reply stored = result -> reply.tell(
                result instanceof SendResult.Accepted accepted
                        ? step.answer().apply(accepted.pos())
                        : CommandResult.unavailable());
        appends.add(new AppendQueue.Pending(entry, request.session(), stored));
        push.pushes().appending();
        fx.store(entry);
    }

    // ---- appending

    /** Another user's mailbox hands over a message to this one's owner. */
    public void append(AppendRequest request, Reply reply) {
        lastActive = wall.millis();
        Content content = request.content();
        String key = RecentMessages.key(request.from().value(), content);
        Recall recall = content.recalls();
        if (failed) {
            reply.tell(SendResult.unavailable());
        } else if (key == null || !isKnownAppend(key, () -> append(request, reply), reply)) {
            if (recall != null && recall.pos() == Recall.NOT_LOOKED_FOR) {
                recalls.locate(request, recall, found -> append(found, reply), reply);
            } else if (appends.size() >= settings.maxPending() || fx.storeIsFull()) {
                reply.tell(SendResult.busy());
            } else {
                append(request.id(), request.from(), request.from(), request.device(), content, null, reply);
            }
        }
    }

    private boolean isKnownAppend(String key, Runnable again, Reply reply) {
        return recent.answers(key, reply) || appends.join(key, reply) || recent.waits(again, reply);
    }

    private void append(
            MessageId id,
            UserId peer,
            UserId from,
            DeviceId device,
            Content content,
            @Nullable SessionId origin,
            Reply reply) {
        observe(id);
        Recall recall = content.recalls();
        Entry entry = recall == null
                ? EntryCodec.message(++assigned, id, peer, from, device, content)
                : EntryCodec.recall(++assigned, id, peer, from, device, recall);
        appends.add(new AppendQueue.Pending(entry, origin, reply));
        push.pushes().appending();
        fx.store(entry);
    }

    /** The store has the entry at this position. */
    public void stored(long pos) {
        if (failed) {
            return;
        }
        appends.markStored(pos);
        release();
    }

    private void release() {
        if (deliveries.isRegistering() || push.pushes().isArming()) {
            return; // goes on when the store knows the new device, and that there are some to wake: see G3 and G6
        }
        AppendQueue.Pending pending = appends.release(head + 1);
        if (pending == null) {
            return;
        }
        while (pending != null) {
            head++;
            recent.add(pending.entry);
            dialogs.apply(pending.entry);
            push.pushes().released(pending.entry);
            deliveries.released(pending.entry, pending.origin);
            pending.answer(new SendResult.Accepted(pending.entry.id(), head));
            pending = appends.release(head + 1);
        }
        deliveries.pump(head);
        if (head - savedHead >= settings.stateEvery()) {
            saveState();
        } else {
            fx.wakeIn(STATE_AGE);
        }
    }

    /** The store gave up on the entry at this position: what it holds is unknown. */
    public void storeFailed() {
        if (failed) {
            return;
        }
        refuseAll();
        deliveries.closeAll();
        fx.restart();
    }

    private void refuseAll() {
        failed = true;
        appends.refuseAll(SendResult.unavailable());
        sends.refuseAll(SendResult.unavailable());
        recalls.stop();
        recent.resume();
        push.addresses().stop();
    }

    /** Older entries for the dedup window, oldest first. */
    public void recentRead(List<Entry> older) {
        recent.completeWith(older);
    }

    /** The dedup window could not be read: who waits for it is told to try again. */
    public void recentFailed() {
        recent.readFailed();
        storeFailed();
    }

    /** Answers {@link Effects#lookUp}: the true entries after this position, some may no longer be kept. */
    public void lookedUp(long number, long after, List<Entry> entries) {
        recalls.lookedUp(number, after, entries);
    }

    /** They could not be read: who asked is told to try again. */
    public void lookUpFailed(long number) {
        recalls.lookUpFailed(number);
    }

    // ---- devices

    /** A device connects. A session of the same device that is still attached is taken over. */
    public void attach(AttachRequest request, Session session) {
        lastActive = wall.millis();
        if (failed) {
            session.closed(request.attach(), Session.Reason.MAILBOX_STOPPED);
        } else {
            deliveries.attach(request, session, head);
        }
    }

    /** The store knows this new device. */
    public void registered(DeviceId device) {
        if (!failed) {
            deliveries.registered(device);
            release();
        }
    }

    /** A connection is gone. */
    public void detach(SessionId session) {
        lastActive = wall.millis();
        deliveries.detach(session);
        if (deliveries.isEmpty()) {
            fx.wakeIn(settings.passivateAfter());
        }
    }

    /** A device has everything up to this position. */
    public void acked(SessionId session, long attach, long pos) {
        deliveries.acked(session, attach, pos, head);
    }

    /**
     * A connection at another node is still there, and its device has everything up to this position.
     *
     * @return false if it is not attached here, or not as it believes: it has to attach again
     */
    public boolean renew(SessionId session, long attach, long pos) {
        return !failed && deliveries.renew(session, attach, pos, head);
    }

    /** Connections that are gone with their nodes. */
    public void vanished(Predicate<Session> which) {
        lastActive = wall.millis();
        deliveries.drop(which);
        if (deliveries.isEmpty()) {
            fx.wakeIn(settings.passivateAfter());
        }
    }

    /** A cursor did not reach the store: it is saved again with the next ones. */
    public void cursorNotSaved(DeviceId device) {
        if (!failed) {
            deliveries.cursorNotSaved(device);
        }
    }

    /** Answers {@link Effects#readPage}: the true entries in (after, upTo], some may no longer be kept. */
    public void pageRead(SessionId session, long generation, long after, long upTo, List<Entry> entries) {
        deliveries.pageRead(session, generation, after, upTo, entries, head);
    }

    /** The page could not be read: it is asked for again after a pause. */
    public void pageFailed(SessionId session, long generation) {
        deliveries.pageFailed(session, generation);
    }

    /** Something that is not stored, for all connected devices but the one it comes from. */
    public void signal(byte[] payload, @Nullable SessionId origin) {
        deliveries.signal(payload, origin);
    }

    // ---- waking devices: the world's answers, see PushEffects

    public Pushes pushes() {
        return push.pushes();
    }

    public AddressBook addresses() {
        return push.addresses();
    }

    /** This mailbox stands in the list of those with devices to wake: what waited for that goes on. */
    public void pushArmed() {
        push.pushes().armed();
        release();
    }

    /** It does no more. */
    public void pushDisarmed() {
        push.pushes().disarmed();
        release();
    }

    /** The store has the address that a device registered. */
    public void pushRegistered(DeviceId device) {
        push.registered(device);
    }

    // ---- time

    /** The time asked for with {@link Effects#wakeIn} is over. */
    public void wake() {
        if (failed) {
            return;
        }
        deliveries.wake(head);
        push.pushes().wake();
        sends.expire(wall.millis() - settings.sendTimeout().toMillis(), SendResult.unavailable());
        if (sends.size() > 0) {
            forwardAgain();
            fx.wakeIn(FORWARD_AGAIN);
        }
        saveOldState();
        if (deliveries.isEmpty()) {
            passivateIfUnused();
        }
    }

    private void saveOldState() {
        if (head == savedHead) {
            return;
        }
        Duration age = Duration.ofMillis(wall.millis() - lastSaved);
        if (age.compareTo(STATE_AGE) >= 0) {
            saveState();
        } else {
            fx.wakeIn(STATE_AGE.minus(age));
        }
    }

    private void passivateIfUnused() {
        Duration left = settings.passivateAfter().minusMillis(wall.millis() - lastActive);
        boolean busy = appends.size() > 0 || sends.size() > 0 || recent.isAwaited() || recalls.isBusy();
        if (left.isNegative() || left.isZero()) {
            if (!busy && push.pushes().mayRest(settings.passivateAfter())) {
                fx.passivate();
                return;
            }
            left = settings.passivateAfter();
        }
        fx.wakeIn(left);
    }

    /** Saves what a next start would otherwise have to find out, refuses what is under way and lets go of all sessions. */
    public void stop() {
        if (!failed) {
            deliveries.saveCursors();
            if (head != savedHead) {
                saveState();
            }
            refuseAll();
            deliveries.closeAll();
        }
    }

    private void saveState() {
        savedHead = head;
        lastSaved = wall.millis();
        fx.saveState(head, lastId, dialogs.snapshot(head));
    }

    private void observe(MessageId id) {
        clock.observe(id);
        if (id.compareTo(lastId) > 0) {
            lastId = id;
        }
    }
}
