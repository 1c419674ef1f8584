// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A feed and the keys it last gave. While it fails these are kept, however old: an outage of the issuer must not lock
 * everybody out. A set that can be read counts as it is, also when it is empty: that is how an issuer withdraws its keys.
 */
final class PolledFeed {
    private static final Logger LOG = LoggerFactory.getLogger(TokenKeys.class);

    private final KeyFeed feed;
    private final Runnable changed;
    private final LongAdder failures;
    private final AtomicBoolean polling = new AtomicBoolean();
    private volatile KeySet keys = KeySet.EMPTY;
    private volatile String problem = "";

    /** Runs {@code changed} after every poll that read keys, and counts in {@code failures} those that failed. */
    PolledFeed(KeyFeed feed, Runnable changed, LongAdder failures) {
        this.feed = feed;
        this.changed = changed;
        this.failures = failures;
    }

    KeyFeed feed() {
        return feed;
    }

    List<VerificationKey> keys() {
        return keys.keys();
    }

    /** Why the last poll failed, with the feed's name; empty if it did not. */
    Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(feed.name() + ": " + problem);
    }

    /** Asks the source; does nothing while it is being asked. Never fails. */
    CompletableFuture<Void> poll() {
        if (!polling.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        return ask().handle((read, failure) -> {
                    if (failure == null) {
                        succeed(read);
                    } else {
                        fail(failure);
                    }
                    return (Void) null;
                })
                .whenComplete((done, failure) -> polling.set(false));
    }

    /** As {@link #poll}, for who waits for nothing. */
    void refresh() {
        CompletableFuture<Void> unused = poll();
    }

    private CompletableFuture<Optional<KeySet>> ask() {
        try {
            return feed.poll();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void succeed(Optional<KeySet> read) {
        if (!problem.isEmpty()) {
            LOG.atInfo().addKeyValue("source", feed.name()).log("Keys can be read again");
            problem = "";
        }
        read.ifPresent(next -> {
            if (!next.skipped().equals(keys.skipped())) {
                next.skipped()
                        .forEach(line -> LOG.atWarn()
                                .addKeyValue("source", feed.name())
                                .addKeyValue("key", line)
                                .log("A key is not used"));
            }
            keys = next;
            changed.run();
        });
    }

    private void fail(Throwable failure) {
        failures.increment();
        String reason = reason(failure);
        if (!reason.equals(problem)) {
            LOG.atWarn()
                    .addKeyValue("source", feed.name())
                    .addKeyValue("reason", reason)
                    .log("Keys cannot be read; those known so far stay");
        }
        problem = reason;
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof KeyException ? String.valueOf(cause.getMessage()) : cause.toString();
    }
}
