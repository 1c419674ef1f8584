// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.Recovered;
import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import io.godwit.core.store.MailboxStore;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** A store that stands still at one step, as if the process were stopped there, until it is told to go on. */
final class GatedStore implements MailboxStore {
    /** Where. */
    enum Step {
        APPEND_NOT_SENT,
        APPEND_STORED_AND_NOT_HEARD,
        APPEND_FAILED_AND_NOT_HEARD,
        LOAD_NOT_SENT,
        LOAD_DONE_AND_NOT_HEARD
    }

    private final MailboxStore store;
    private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
    private volatile boolean open = true;
    private volatile Step step = Step.APPEND_NOT_SENT;

    GatedStore(MailboxStore store) {
        this.store = store;
    }

    void standStillAt(Step where) {
        step = where;
        open = false;
    }

    boolean stands() {
        return !held.isEmpty();
    }

    void goOn() {
        open = true;
        for (Runnable next = held.poll(); next != null; next = held.poll()) {
            next.run();
        }
    }

    private void at(Step here, Runnable what) {
        if (open || step != here) {
            what.run();
        } else {
            held.add(what);
        }
    }

    @Override
    public void append(UserId user, long epoch, Entry entry, AppendListener listener) {
        at(
                Step.APPEND_NOT_SENT,
                () -> store.append(user, epoch, entry, new AppendListener() {
                    @Override
                    public void stored(long pos) {
                        if (step == Step.APPEND_FAILED_AND_NOT_HEARD) {
                            at(step, () -> failed(pos, new IllegalStateException("the answer was lost")));
                        } else {
                            at(Step.APPEND_STORED_AND_NOT_HEARD, () -> listener.stored(pos));
                        }
                    }

                    @Override
                    public void failed(long pos, Throwable cause) {
                        listener.failed(pos, cause);
                    }
                }));
    }

    @Override
    public CompletionStage<Recovered> load(UserId user, long epoch) {
        CompletableFuture<Recovered> heard = new CompletableFuture<>();
        at(
                Step.LOAD_NOT_SENT,
                () -> store.load(user, epoch)
                        .whenComplete((found, failure) -> at(Step.LOAD_DONE_AND_NOT_HEARD, () -> {
                            if (failure == null) {
                                heard.complete(found);
                            } else {
                                heard.completeExceptionally(failure);
                            }
                        })));
        return heard;
    }

    @Override
    public boolean isFull() {
        return store.isFull();
    }

    @Override
    public CompletionStage<List<Entry>> page(UserId user, long after, long upTo) {
        return store.page(user, after, upTo);
    }

    @Override
    public CompletionStage<List<Entry>> recent(UserId user, long upTo, int count) {
        return store.recent(user, upTo, count);
    }

    @Override
    public CompletionStage<Void> saveState(UserId user, long epoch, long head, MessageId lastId, byte[] dialogs) {
        return store.saveState(user, epoch, head, lastId, dialogs);
    }

    @Override
    public CompletionStage<Void> registerDevice(UserId user, DeviceId device, long acked) {
        return store.registerDevice(user, device, acked);
    }

    @Override
    public CompletionStage<Void> saveCursor(UserId user, DeviceId device, long acked) {
        return store.saveCursor(user, device, acked);
    }

    @Override
    public CompletionStage<Void> forgetDevice(UserId user, DeviceId device) {
        return store.forgetDevice(user, device);
    }
}
