// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.relay.RawMessage;
import io.godwit.core.relay.RelayTarget;
import io.godwit.core.relay.RelayTarget.RetainedReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives this node's retained messages to nodes that ask for them, page by page: at most {@link #MAX_READERS} at a time, a page at a
 * time each. For the relay's actor only.
 */
final class RelayServer {
    static final int MAX_READERS = 4;
    private static final int PAGE_BYTES = 128 * 1024;
    private static final int PAGE_MESSAGES = 500;
    private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(RelayServer.class);

    private static final class Reading {
        final long copy;
        final RetainedReader reader;
        final Deque<RawMessage> rest = new ArrayDeque<>();
        RelayMessage.@Nullable Page last;
        boolean busy;
        boolean atEnd;
        long used;

        Reading(long copy, RetainedReader reader, long used) {
            this.copy = copy;
            this.reader = reader;
            this.used = used;
        }
    }

    private final Map<ActorRef<RelayMessage>, Reading> readings = new HashMap<>();
    private final Consumer<RelayMessage> self;

    /** @param self takes messages to the actor, from any thread */
    RelayServer(Consumer<RelayMessage> self) {
        this.self = self;
    }

    void fetch(RelayMessage.Fetch fetch, @Nullable RelayTarget target, long now) {
        Reading reading = readings.get(fetch.from());
        if (reading == null || reading.copy != fetch.copy()) {
            reading = begin(fetch, target, now);
        }
        if (reading == null) {
            fetch.from().tell(new RelayMessage.Page(fetch.copy(), fetch.page(), false, false, List.of()));
            return;
        }
        reading.used = now;
        if (reading.last != null && reading.last.page() == fetch.page()) {
            fetch.from().tell(reading.last);
        } else if (!reading.busy) {
            next(reading, fetch);
        }
    }

    private @Nullable Reading begin(RelayMessage.Fetch fetch, @Nullable RelayTarget target, long now) {
        readings.remove(fetch.from());
        if (target == null || fetch.page() != 0 || readings.size() >= MAX_READERS) {
            return null;
        }
        Reading reading = new Reading(fetch.copy(), target.retained(), now);
        readings.put(fetch.from(), reading);
        return reading;
    }

    private void next(Reading reading, RelayMessage.Fetch fetch) {
        if (!reading.rest.isEmpty() || reading.atEnd) {
            finish(fetch.from(), page(reading, fetch.page()));
            return;
        }
        reading.busy = true;
        reading.reader.next().whenComplete((messages, failure) -> {
            if (failure != null) {
                LOG.warn("The retained messages could not be read for another node", failure);
                self.accept(new RelayMessage.Made(fetch.from(), null));
                return;
            }
            // nobody else looks at it while it is busy; the actor's mailbox orders this before what comes next
            reading.rest.addAll(messages);
            reading.atEnd = messages.isEmpty();
            self.accept(new RelayMessage.Made(fetch.from(), page(reading, fetch.page())));
        });
    }

    private static RelayMessage.Page page(Reading reading, int number) {
        List<RawMessage> messages = new ArrayList<>();
        int bytes = 0;
        while (!reading.rest.isEmpty() && messages.size() < PAGE_MESSAGES && bytes < PAGE_BYTES) {
            int size = reading.rest.getFirst().size();
            if (size > RelayLinks.MAX_MESSAGE) {
                LOG.warn("A retained message of {} bytes is too large for other nodes", size);
                reading.rest.removeFirst();
                continue;
            }
            if (bytes > 0 && bytes + size > PAGE_BYTES) {
                break;
            }
            messages.add(reading.rest.removeFirst());
            bytes += size;
        }
        return new RelayMessage.Page(reading.copy, number, true, reading.atEnd && reading.rest.isEmpty(), messages);
    }

    void made(RelayMessage.Made made) {
        if (made.page() == null) {
            readings.remove(made.by()); // it asks again, from the beginning
        } else {
            finish(made.by(), made.page());
        }
    }

    private void finish(ActorRef<RelayMessage> by, RelayMessage.Page page) {
        Reading reading = readings.get(by);
        if (reading != null && reading.copy == page.copy()) {
            reading.busy = false;
            reading.last = page;
            by.tell(page);
        }
    }

    /** Forgets those that ask no more. */
    void lookAfter(long now) {
        readings.values().removeIf(reading -> !reading.busy && now - reading.used > IDLE_NANOS);
    }
}
