// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import io.godwit.loadtest.adapter.Device;
import io.godwit.loadtest.adapter.StampReader;
import io.godwit.loadtest.adapter.Target;
import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.check.PairLedger;
import io.godwit.loadtest.load.Crowd.Member;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Senders and recipients of one run with their ledgers. Built on the main thread, afterwards the event loop's. */
final class Pairs {
    private static final int SWEEP_MILLIS = 50;

    private final Target target;
    private final List<PairLedger> ledgers = new ArrayList<>();
    private final List<PairLedger> otherLedgers = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Seat> seats = new ArrayList<>();
    private final List<MqttConnection> connections = new ArrayList<>();

    /** Who receives, for which pair. */
    private record Seat(int pair, ConnectSettings settings, String subscription, Receiver receiver) {}

    Pairs(Target target, String run, LoadPlan plan, Meters meters) {
        this.target = target;
        var reader = new StampReader(run);
        for (int i = 0; i < plan.pairs(); i++) {
            var ledger = new PairLedger();
            ledgers.add(ledger);
            var receiver = new Receiver(i, reader, ledger, meters, target.acknowledgeTopic(i));
            seats.add(new Seat(i, target.recipient(i), target.subscription(i), receiver));
            List<PairLedger> others = new ArrayList<>();
            for (Device device : target.otherDevices(i, plan.devices())) {
                var own = new PairLedger();
                others.add(own);
                seats.add(new Seat(
                        i,
                        device.settings(),
                        device.subscription(),
                        new Receiver(i, reader, own, meters, device.acknowledgeTopic())));
            }
            otherLedgers.addAll(others);
            var stamps = target.stamps(run, i, plan.payloadBytes());
            publishers.add(new Publisher(target.publishTopic(i), stamps, ledger, others, meters));
        }
    }

    /**
     * Recipients first, so that nobody misses a message. Blocks until all are ready.
     *
     * @param servers that recipients connect to in turn; the sender of each connects to the next one
     */
    void connect(MqttLoop loop, List<InetSocketAddress> servers, LoadPlan plan, Progress progress) {
        List<Member> members = new ArrayList<>();
        seats.forEach(seat -> members.add(new Member(seat.settings(), seat.receiver())));
        for (int i = 0; i < plan.pairs(); i++) {
            members.add(new Member(target.sender(i), publishers.get(i)));
        }
        IntFunction<InetSocketAddress> addresses = member -> {
            int server = member < seats.size() ? seats.get(member).pair() : member - seats.size() + 1;
            return servers.get(server % servers.size());
        };
        connections.addAll(
                Crowd.connect(loop, addresses, members, plan.connectRate(), progress, new Crowd.Observer() {})
                        .connections());
        subscribe(loop);
        loop.call(() -> {
            for (int i = 0; i < plan.pairs(); i++) {
                publishers.get(i).use(connections.get(seats.size() + i), plan.inFlight());
            }
            return true;
        });
        loop.every(SWEEP_MILLIS, () -> seats.forEach(seat -> seat.receiver().sweep()));
    }

    private void subscribe(MqttLoop loop) {
        List<CompletableFuture<MqttConnection>> subscribing = new ArrayList<>();
        for (int i = 0; i < seats.size(); i++) {
            int index = i;
            String filter = seats.get(i).subscription();
            subscribing.add(
                    loop.call(() -> connections.get(index).subscribe(filter)).toCompletableFuture());
        }
        subscribing.forEach(one -> one.orTimeout(30, TimeUnit.SECONDS).join());
    }

    List<Publisher> publishers() {
        return publishers;
    }

    boolean settled() {
        return ledgers.stream().allMatch(PairLedger::settled)
                && otherLedgers.stream().allMatch(PairLedger::settled);
    }

    long notSent() {
        return publishers.stream().mapToLong(Publisher::notSent).sum();
    }

    CheckSummary check() {
        CheckSummary first = ledgers.stream().map(PairLedger::summary).reduce(CheckSummary.empty(), CheckSummary::plus);
        return otherLedgers.stream()
                .map(ledger -> ledger.summary().deliveriesOnly())
                .reduce(first, CheckSummary::plus);
    }

    void disconnect() {
        connections.forEach(MqttConnection::disconnect);
    }
}
