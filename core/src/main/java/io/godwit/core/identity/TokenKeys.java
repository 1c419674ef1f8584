// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import io.godwit.core.identity.KeySource.HmacSecret;
import io.godwit.core.identity.KeySource.JwksFile;
import io.godwit.core.identity.KeySource.JwksUrl;
import io.godwit.core.identity.KeySource.PublicKeyPem;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that tokens are verified with, kept up to date while the server runs: files are looked at every 5 seconds,
 * URLs are fetched at every {@link TokenSettings#jwksRefresh()}, and both at once, though at most every 30 seconds, when
 * a token names a key that is not known.
 */
public final class TokenKeys implements AutoCloseable {
    /** Strangers can name unknown keys as often as they like: they must not make us flood the issuer. */
    static final Duration EARLY_REFRESH_GAP = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(TokenKeys.class);

    private final List<PolledFeed> feeds;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final LongAdder failures = new LongAdder();
    private final AtomicLong nextEarlyRefresh = new AtomicLong(Long.MIN_VALUE);
    private final List<Future<?>> tasks = new ArrayList<>();
    private volatile KeyRing ring = KeyRing.empty();

    private TokenKeys(TokenSettings settings, ScheduledExecutorService scheduler, InstantSource clock) {
        this.scheduler = scheduler;
        this.clock = clock;
        HttpClient client = UrlFeed.client();
        this.feeds = settings.keys().stream()
                .map(source -> new PolledFeed(feed(source, settings.jwksRefresh(), client), this::merge, failures))
                .toList();
    }

    /**
     * Reads all sources, files on the calling thread, and then keeps them up to date on {@code scheduler}. Fails with
     * {@link KeyException}, whose message names every problem, if a source on this machine cannot be read or no source
     * gave a key that can be used. A URL that does not answer is no failure as long as another source has a key.
     *
     * @param scheduler reads small files too; it is not closed here
     */
    public static CompletionStage<TokenKeys> open(
            TokenSettings settings, ScheduledExecutorService scheduler, InstantSource clock) {
        TokenKeys keys = new TokenKeys(settings, scheduler, clock);
        return CompletableFuture.allOf(keys.feeds.stream().map(PolledFeed::poll).toArray(CompletableFuture[]::new))
                .thenApply(polled -> keys.started());
    }

    /** Counts the changes of the set of keys. */
    public long generation() {
        return ring.generation();
    }

    /** How many keys there are now. */
    public int size() {
        return ring.size();
    }

    /** How many times a source could not be read, for metrics. */
    public long reloadFailures() {
        return failures.sum();
    }

    /** Ends the polling. The keys known so far stay usable. */
    @Override
    public synchronized void close() {
        tasks.forEach(task -> task.cancel(false));
        tasks.clear();
    }

    KeyRing ring() {
        return ring;
    }

    /** Reads all sources again soon, unless that was done a moment ago. Returns at once. */
    void unknownKeySeen() {
        long now = clock.millis();
        long next = nextEarlyRefresh.get();
        if (now < next || !nextEarlyRefresh.compareAndSet(next, now + EARLY_REFRESH_GAP.toMillis())) {
            return;
        }
        try {
            scheduler.execute(() -> feeds.forEach(PolledFeed::refresh));
        } catch (RejectedExecutionException e) {
            LOG.atDebug().log("No early look at the keys: the server is stopping");
        }
    }

    private synchronized TokenKeys started() {
        List<String> problems =
                feeds.stream().flatMap(feed -> feed.problem().stream()).toList();
        boolean broken = feeds.stream()
                .anyMatch(feed ->
                        feed.feed().isRequiredAtStart() && feed.problem().isPresent());
        if (broken || ring.size() == 0) {
            throw new KeyException("no tokens can be verified: "
                    + (problems.isEmpty() ? "no source has a usable key" : String.join("; ", problems)));
        }
        for (PolledFeed feed : feeds) {
            long period = feed.feed().period().toMillis();
            if (period > 0) {
                tasks.add(scheduler.scheduleWithFixedDelay(feed::refresh, period, period, TimeUnit.MILLISECONDS));
            }
        }
        return this;
    }

    private synchronized void merge() {
        KeyRing next = ring.replacedBy(
                feeds.stream().flatMap(feed -> feed.keys().stream()).toList());
        if (next != ring) {
            ring = next;
            LOG.atInfo()
                    .addKeyValue("keys", next.size())
                    .addKeyValue("generation", next.generation())
                    .log("The keys for tokens have changed");
        }
    }

    private static KeyFeed feed(KeySource source, Duration refresh, HttpClient client) {
        if (source instanceof HmacSecret secret) {
            return new FixedFeed(secret);
        }
        if (source instanceof PublicKeyPem pem) {
            return new FileFeed(pem.file(), new PemReader(pem.kid())::read);
        }
        if (source instanceof JwksFile jwks) {
            return new FileFeed(jwks.file(), new JwksReader(true)::read);
        }
        return new UrlFeed(((JwksUrl) source).uri(), refresh, client);
    }
}
