// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mixed;

import io.godwit.loadtest.adapter.GodwitTarget;
import io.godwit.loadtest.adapter.SignalTarget;
import io.godwit.loadtest.adapter.StampReader;
import io.godwit.loadtest.adapter.StampWriter;
import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.check.PairLedger;
import io.godwit.loadtest.load.Crowd.Member;
import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** All writers and readers of a day. Built on the main thread, afterwards the event loop's. */
final class People {
    private static final long RETRY_MILLIS = 1_000;

    private final MixedProfile profile;
    private final MqttLoop loop;
    private final InetSocketAddress address;
    private final Tally tally;
    private final Random chance;
    private final List<PairLedger> ledgers = new ArrayList<>();
    private final List<Writer> writers = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final List<ConnectSettings> readerSettings = new ArrayList<>();
    private final List<ConnectSettings> writerSettings = new ArrayList<>();
    private int returning;

    People(
            MixedProfile profile,
            String run,
            TokenMinter tokens,
            MqttLoop loop,
            InetSocketAddress address,
            Tally tally) {
        this.profile = profile;
        this.loop = loop;
        this.address = address;
        this.tally = tally;
        this.chance = new Random(profile.seed());
        var plain = new GodwitTarget("godwit", run, MqttVersion.MQTT_5, false, tokens);
        var stream = new GodwitTarget("godwit-stream", run, MqttVersion.MQTT_5, true, tokens);
        var stamps = new StampReader(run);
        for (int i = 0; i < profile.pairs(); i++) {
            add(i, run, chance.nextDouble() < profile.streamShare() ? stream : plain, stamps);
        }
    }

    private void add(int index, String run, GodwitTarget target, StampReader stamps) {
        var ledger = new PairLedger();
        ledgers.add(ledger);
        writers.add(new Writer(
                target.publishTopic(index),
                new SignalTarget(target).publishTopic(index),
                new StampWriter(run, index, profile.payloadBytes()),
                StampWriter.ofSignals(run, index, profile.payloadBytes()),
                ledger,
                tally));
        readers.add(new Reader(index, stamps, ledger, tally, target.acknowledgeTopic(index)));
        writerSettings.add(target.sender(index));
        readerSettings.add(target.recipient(index));
    }

    /** Readers first, so that a new device, which starts at the present, misses nothing. */
    List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < readers.size(); i++) {
            members.add(new Member(readerSettings.get(i), readers.get(i)));
        }
        for (int i = 0; i < writers.size(); i++) {
            members.add(new Member(writerSettings.get(i), writers.get(i)));
        }
        return members;
    }

    void use(List<MqttConnection> connections) {
        for (int i = 0; i < readers.size(); i++) {
            readers.get(i).arrived(connections.get(i));
            writers.get(i).use(connections.get(readers.size() + i));
        }
    }

    void chat() {
        anyWriter().write(1);
    }

    void burst() {
        tally.bursts++;
        anyWriter().write(profile.burstSize());
    }

    void signal() {
        anyWriter().signal();
    }

    private Writer anyWriter() {
        return writers.get(chance.nextInt(writers.size()));
    }

    /** Somebody goes, and will be back; nobody if the one that chance picks is away already. */
    void depart() {
        int index = chance.nextInt(readers.size());
        if (readers.get(index).present()) {
            readers.get(index).leave();
            tally.departures++;
            returning++;
            long away = (long) (profile.away().toMillis() * (0.5 + chance.nextDouble()));
            comeBackIn(away, index);
        }
    }

    private void comeBackIn(long millis, int index) {
        Future<?> unused = loop.executor().schedule(() -> comeBack(index), millis, TimeUnit.MILLISECONDS);
    }

    private void comeBack(int index) {
        Reader reader = readers.get(index);
        long began = System.nanoTime();
        reader.arriving();
        var unused = loop.connect(address, readerSettings.get(index), reader).whenComplete((connection, failure) -> {
            if (failure != null) {
                tally.refusedReturns++;
                comeBackIn(RETRY_MILLIS, index);
            } else {
                Tally.since(began, tally.reconnect);
                reader.arrived(connection);
                returning--;
            }
        });
    }

    void sweep() {
        readers.forEach(Reader::sweep);
    }

    /** Everybody is back, everything is answered, everything acknowledged has arrived. */
    boolean settled() {
        return returning == 0
                && writers.stream().allMatch(Writer::idle)
                && ledgers.stream().allMatch(PairLedger::settled);
    }

    CheckSummary check() {
        return ledgers.stream().map(PairLedger::summary).reduce(CheckSummary.empty(), CheckSummary::plus);
    }

    int away() {
        return returning;
    }

    /** How long it may take until all are back. */
    static Duration longestAway(MixedProfile profile) {
        return profile.away().multipliedBy(2);
    }
}
