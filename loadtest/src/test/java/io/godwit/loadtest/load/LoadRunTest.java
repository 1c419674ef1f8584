// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.loadtest.adapter.BareTarget;
import io.godwit.loadtest.adapter.GodwitTarget;
import io.godwit.loadtest.adapter.SigningKey;
import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.load.PlantedBroker.Behaviour;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.measure.Timeline;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored")
class LoadRunTest {
    private static final int VICTIM = 5;
    private static final Behaviour HONEST = (number, acknowledge, deliver, refuse, sender) -> {
        acknowledge.run();
        deliver.run();
    };

    @Test
    void findsNoFaultInAnHonestBroker() {
        LoadResult result = run(HONEST, closedLoop(2, 3));

        assertThat(result.check().clean()).isTrue();
        assertThat(result.check().sent()).isPositive().isEqualTo(result.check().received());
        assertThat(result.deliveredPerSecond()).isPositive();
        assertThat(result.endToEnd().count()).isPositive();
    }

    @Test
    void findsNoFaultInAnHonestBrokerThatSpeaksTheOlderVersion() {
        try (var broker = new PlantedBroker(HONEST)) {
            LoadResult result = new LoadRun(
                            broker.address(),
                            run -> new BareTarget("planted", run, MqttVersion.MQTT_3_1_1),
                            closedLoop(1, 2),
                            ProcessWatch.of(List.of()),
                            Progress.onStandardError())
                    .execute();

            assertThat(result.check().clean()).isTrue();
            assertThat(result.check().received()).isPositive();
        }
    }

    @Test
    void findsTheMessageThatABrokerAcknowledgesAndLoses() {
        LoadResult result = run(
                (number, acknowledge, deliver, refuse, sender) -> {
                    acknowledge.run();
                    if (number != VICTIM) {
                        deliver.run();
                    }
                },
                closedLoop(1, 1));

        assertThat(result.check().lost()).isEqualTo(1);
        assertThat(result.check().clean()).isFalse();
    }

    @Test
    void findsTheMessageThatABrokerDeliversTwice() {
        LoadResult result = run(
                (number, acknowledge, deliver, refuse, sender) -> {
                    HONEST.handle(number, acknowledge, deliver, refuse, sender);
                    if (number == VICTIM) {
                        deliver.run();
                    }
                },
                closedLoop(1, 1));

        assertThat(result.check().duplicated()).isEqualTo(1);
        assertThat(result.check().lost()).isZero();
    }

    @Test
    void findsTheMessagesThatABrokerSwaps() {
        var held = new Runnable[1];
        LoadResult result = run(
                (number, acknowledge, deliver, refuse, sender) -> {
                    acknowledge.run();
                    if (number == VICTIM) {
                        held[0] = deliver;
                    } else {
                        deliver.run();
                    }
                    if (number == VICTIM + 1) {
                        held[0].run();
                    }
                },
                closedLoop(1, 1));

        assertThat(result.check().reordered()).isEqualTo(1);
        assertThat(result.check().lost()).isZero();
        assertThat(result.check().duplicated()).isZero();
    }

    @Test
    void countsARefusalAsAnAnswerAndGoesOn() {
        LoadResult result = run(
                (number, acknowledge, deliver, refuse, sender) -> {
                    if (number == VICTIM) {
                        refuse.accept(0x97);
                    } else {
                        HONEST.handle(number, acknowledge, deliver, refuse, sender);
                    }
                },
                closedLoop(1, 1));

        assertThat(result.check().refused()).isEqualTo(1);
        assertThat(result.check().sent()).isGreaterThan(VICTIM + 1);
        assertThat(result.check().clean()).isTrue();
    }

    @Test
    void findsTheMessageThatIsNeverAnswered() {
        LoadResult result = run(
                (number, acknowledge, deliver, refuse, sender) -> {
                    if (number != VICTIM) {
                        HONEST.handle(number, acknowledge, deliver, refuse, sender);
                    }
                },
                closedLoop(1, 2));

        assertThat(result.check().unacknowledged()).isEqualTo(1);
        assertThat(result.check().lost()).isZero();
    }

    @Test
    void findsTheConnectionThatTheBrokerCloses() {
        LoadResult result = run(
                (number, acknowledge, deliver, refuse, sender) -> {
                    if (number == VICTIM) {
                        sender.close();
                    } else {
                        HONEST.handle(number, acknowledge, deliver, refuse, sender);
                    }
                },
                closedLoop(1, 1));

        assertThat(result.check().connectionsLost()).isEqualTo(1);
        assertThat(result.check().clean()).isFalse();
    }

    /** A generator that measures from when it got round to sending would see one slow message, not the many due then. */
    @Test
    void countsEveryMessageThatWasDueWhileTheBrokerStoodStill() {
        int stallMillis = 400;
        LoadResult result = run(
                (number, acknowledge, deliver, refuse, sender) -> {
                    if (number == VICTIM) {
                        sender.eventLoop().schedule(acknowledge, stallMillis, TimeUnit.MILLISECONDS);
                        deliver.run();
                    } else {
                        HONEST.handle(number, acknowledge, deliver, refuse, sender);
                    }
                },
                new LoadPlan(1, 200, 1, 200, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(10), 0));

        assertThat(result.sendDelay().max()).isGreaterThan(stallMillis * 0.8);
        assertThat(result.endToEnd().p90()).isGreaterThan(stallMillis * 0.25);
        assertThat(result.check().clean()).isTrue();
    }

    @Test
    void readsEntriesAndPositionsOfAMailbox() {
        try (var broker = new PlantedBroker(HONEST)) {
            LoadResult result = runGodwit(broker, false);

            assertThat(result.check().clean()).isTrue();
            assertThat(result.check().received()).isPositive();
            assertThat(broker.commands()).isEmpty();
        }
    }

    @Test
    void acknowledgesAStreamUpToItsLastPosition() {
        try (var broker = new PlantedBroker(HONEST)) {
            LoadResult result = runGodwit(broker, true);

            assertThat(result.check().clean()).isTrue();
            long every = Receiver.ACKNOWLEDGE_EVERY;
            assertThat(result.check().received()).isGreaterThan(every);
            assertThat(broker.commands())
                    .isNotEmpty()
                    .doesNotHaveDuplicates()
                    .allMatch(command -> command.matches("\\{\"op\":\"ack\",\"pos\":[0-9]+}"))
                    .hasSizeLessThan((int) result.check().received());
        }
    }

    /** This broker keeps one subscriber for each topic, so that all further devices go without. */
    @Test
    void findsTheDevicesThatAreLeftOut() {
        LoadResult result = run(HONEST, closedLoop(1, 1).withDevices(2));

        assertThat(result.check().lost()).isEqualTo(2 * result.check().acknowledged());
        assertThat(result.check().unacknowledged()).isZero();
        assertThat(result.check().sent()).isEqualTo(result.check().acknowledged());
    }

    @Test
    void recordsEachPhaseOfTheRunAndAllMessages() {
        LoadResult result = run(
                HONEST,
                new LoadPlan(1, 200, 10, 300, Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(5), 0)
                        .withRampUp(Duration.ofMillis(1_000)));

        var intervals = result.timeline().intervals();
        assertThat(intervals).extracting(Timeline.Interval::phase).contains("ramp-up", Timeline.MEASURING);
        assertThat(intervals.get(0).perSecond().get("sent")).isBetween(1.0, 290.0);
        assertThat(result.timeline().distributions()).containsOnlyKeys("PUBACK", "end to end");
        assertThat(result.check().clean()).isTrue();
    }

    private static LoadResult runGodwit(PlantedBroker broker, boolean stream) {
        var tokens = new TokenMinter(new SigningKey("k", new byte[32]), () -> Instant.EPOCH);
        return new LoadRun(
                        broker.address(),
                        run -> new GodwitTarget("godwit", run, MqttVersion.MQTT_5, stream, tokens),
                        closedLoop(1, 10),
                        ProcessWatch.of(List.of()),
                        Progress.onStandardError())
                .execute();
    }

    @Test
    void saysWhereItCouldNotConnect() throws Exception {
        InetSocketAddress nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
        var run = new LoadRun(
                nobody,
                name -> new BareTarget("nobody", name, MqttVersion.MQTT_5),
                closedLoop(1, 1),
                ProcessWatch.of(List.of()),
                Progress.onStandardError());

        assertThatThrownBy(run::execute).hasMessageContaining(Integer.toString(nobody.getPort()));
    }

    private static LoadPlan closedLoop(int pairs, int inFlight) {
        return new LoadPlan(
                pairs, 200, inFlight, 0, Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofMillis(500), 0);
    }

    private static LoadResult run(Behaviour behaviour, LoadPlan plan) {
        try (var broker = new PlantedBroker(behaviour)) {
            return new LoadRun(
                            broker.address(),
                            run -> new BareTarget("planted", run, MqttVersion.MQTT_5),
                            plan,
                            ProcessWatch.of(List.of()),
                            Progress.onStandardError())
                    .execute();
        }
    }
}
