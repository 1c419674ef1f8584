// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.raw;

import io.godwit.loadtest.adapter.StampReader;
import io.godwit.loadtest.adapter.StampWriter;
import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.check.PairLedger;
import io.godwit.loadtest.load.Crowd;
import io.godwit.loadtest.load.Crowd.Member;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.ConnectSettings.Login;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttFailure;
import io.godwit.loadtest.mqtt.MqttLoop;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** One publisher to many subscribers of one raw topic. Use once; blocks the calling thread. */
public final class RawRun {
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int TICK_MILLIS = 2;
    private static final int DRAIN_SECONDS = 20;
    private static final int SUBSCRIBE_SECONDS = 30;

    private final InetSocketAddress address;
    private final TokenMinter tokens;
    private final ProcessWatch watch;
    private final Progress progress;
    private final String run = TargetFactory.newRun();
    private final String topic = "raw/" + run + "/news";
    private final Histogram endToEnd = new Histogram(3);
    private final List<RawSubscriber> subscribers = new ArrayList<>();

    public RawRun(InetSocketAddress address, TokenMinter tokens, ProcessWatch watch, Progress progress) {
        this.address = address;
        this.tokens = tokens;
        this.watch = watch;
        this.progress = progress;
    }

    /** Fails if the server refuses a connection or a subscription that the token opens. */
    public RawResult execute(int count, int payloadBytes, double ratePerSecond, Duration time) {
        var reader = new StampReader(run);
        for (int i = 0; i < count; i++) {
            subscribers.add(new RawSubscriber(reader, endToEnd));
        }
        var publisher = new RawPublisher(topic, new StampWriter(run, 0, payloadBytes), subscribers);
        try (var loop = new MqttLoop()) {
            List<MqttConnection> connections = connect(loop, publisher);
            boolean strangerRefused = strangerIsRefused(loop);
            watch.begin();
            long began = System.nanoTime();
            loop.call(() -> {
                publisher.start(connections.get(count), ratePerSecond);
                return true;
            });
            loop.every(TICK_MILLIS, publisher::tick);
            pass(loop, time);
            double seconds = (System.nanoTime() - began) / 1e9;
            double perSecond = loop.call(this::received) / seconds;
            double foreignCores = watch.foreignCores();
            List<ProcessUsage> processes = watch.end(loop.call(this::received));
            CheckSummary check = finish(loop, publisher);
            loop.executor().execute(() -> connections.forEach(MqttConnection::disconnect));
            return loop.call(() -> new RawResult(
                    count,
                    ratePerSecond,
                    publisher.sent(),
                    perSecond,
                    LatencySummary.ofMicros(publisher.puback()),
                    LatencySummary.ofMicros(endToEnd),
                    strangerRefused,
                    foreignCores,
                    check,
                    processes));
        }
    }

    /** Subscribers first and then the publisher; all subscribed when this returns. */
    private List<MqttConnection> connect(MqttLoop loop, RawPublisher publisher) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < subscribers.size(); i++) {
            members.add(new Member(settings("reader-" + run + "-" + i, true), subscribers.get(i)));
        }
        members.add(new Member(settings("writer-" + run, true), publisher));
        List<MqttConnection> connections =
                Crowd.connect(loop, address, members, 0, progress).connections();
        List<CompletableFuture<MqttConnection>> subscribing = Stream.iterate(0, i -> i + 1)
                .limit(subscribers.size())
                .map(i -> loop.call(() -> connections.get(i).subscribe(topic)).toCompletableFuture())
                .toList();
        subscribing.forEach(
                one -> one.orTimeout(SUBSCRIBE_SECONDS, TimeUnit.SECONDS).join());
        return connections;
    }

    private boolean strangerIsRefused(MqttLoop loop) {
        MqttConnection stranger = loop.connect(address, settings("stranger-" + run, false), new ConnectionListener() {})
                .toCompletableFuture()
                .join();
        try {
            loop.call(() -> stranger.subscribe(topic))
                    .toCompletableFuture()
                    .orTimeout(SUBSCRIBE_SECONDS, TimeUnit.SECONDS)
                    .join();
            return false;
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof MqttFailure) {
                return true;
            }
            throw refused;
        } finally {
            loop.executor().execute(stranger::disconnect);
        }
    }

    private ConnectSettings settings(String user, boolean open) {
        String token = open ? tokens.mintFor(user, "load", TOKEN_LIFE, topic) : tokens.mint(user, "load", TOKEN_LIFE);
        return new ConnectSettings(
                user + "-load", Optional.of(new Login(user, token)), MqttVersion.MQTT_5, KEEP_ALIVE_SECONDS, Map.of());
    }

    private void pass(MqttLoop loop, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            pause(Math.min(1_000, Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()))));
            watch.sample();
            progress.show("raw topic: " + loop.call(this::received) + " delivered");
        }
    }

    private CheckSummary finish(MqttLoop loop, RawPublisher publisher) {
        loop.executor().execute(publisher::stop);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        while (!loop.call(this::settled) && System.nanoTime() < deadline) {
            pause(20);
        }
        return loop.call(() -> subscribers.stream()
                .map(RawSubscriber::ledger)
                .map(PairLedger::summary)
                .reduce(CheckSummary.empty(), CheckSummary::plus));
    }

    private boolean settled() {
        return subscribers.stream().map(RawSubscriber::ledger).allMatch(PairLedger::settled);
    }

    private long received() {
        return subscribers.stream().mapToLong(RawSubscriber::received).sum();
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }
}
