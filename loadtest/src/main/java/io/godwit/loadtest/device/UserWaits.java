// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import io.godwit.loadtest.check.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * How long each user waits for the acknowledgement of a message that is due between the begin of a fault and its end:
 * from when it was due, whether it could be sent or not. Confined to the event loop.
 */
public final class UserWaits {
    private final Set<String> unhit;
    private final Set<String> disconnected = new HashSet<>();
    private final Consumer<UserWaits> ended;
    private final Map<Message, Long> open = new HashMap<>();
    private final Map<String, Double> longest = new HashMap<>();
    private final CompletableFuture<Boolean> settled = new CompletableFuture<>();
    private boolean undone;

    UserWaits(List<String> unhit, Consumer<UserWaits> ended) {
        this.unhit = Set.copyOf(unhit);
        this.ended = ended;
    }

    void due(Message message, long dueNanos) {
        if (!undone) {
            open.put(message, dueNanos);
        }
    }

    void answered(Message message) {
        Long due = open.remove(message);
        if (due != null) {
            note(message, due);
            settle();
        }
    }

    private void note(Message message, long dueNanos) {
        longest.merge(message.from(), (System.nanoTime() - dueNanos) / 1e9, Math::max);
    }

    /** Until it is settled: afterwards a connection may break for other reasons. */
    void lost(String user) {
        if (!settled.isDone() && unhit.contains(user)) {
            disconnected.add(user);
        }
    }

    private void settle() {
        if (undone && open.isEmpty()) {
            settled.complete(true);
        }
    }

    /** The fault is over; completes when all that was due until now is acknowledged. */
    public CompletionStage<Boolean> undone() {
        undone = true;
        settle();
        return settled;
    }

    /** Ends it. What is not acknowledged by now has waited until now. */
    public Result result() {
        ended.accept(this);
        Set<String> waiting = new HashSet<>();
        open.forEach((message, due) -> {
            note(message, due);
            waiting.add(message.from());
        });
        List<Double> kept = new ArrayList<>();
        List<Double> lost = new ArrayList<>();
        List<Double> hit = new ArrayList<>();
        longest.forEach((user, seconds) -> group(user, kept, lost, hit).add(seconds));
        return new Result(
                Waits.of(kept, waiting.stream().filter(this::hasKept).count()),
                Waits.of(lost, waiting.stream().filter(disconnected::contains).count()),
                Waits.of(
                        hit,
                        waiting.stream().filter(user -> !unhit.contains(user)).count()));
    }

    private <T> T group(String user, T kept, T lost, T hit) {
        if (!unhit.contains(user)) {
            return hit;
        }
        return disconnected.contains(user) ? lost : kept;
    }

    private boolean hasKept(String user) {
        return unhit.contains(user) && !disconnected.contains(user);
    }

    /**
     * The longest wait of each user.
     *
     * @param kept of those whose connection to a server that was not hit lasted all the time
     * @param lost of those whose connection to a server that was not hit ended, or was given up by the device after 15
     *     seconds without an answer
     * @param hit of those who were connected to a server that was hit when the fault began, or to none
     */
    public record Result(Waits kept, Waits lost, Waits hit) {}
}
