// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(180)
@ExtendWith(GatewayFixture.Provider.class)
class StreamIT {
    private final GatewayFixture godwit;
    private String alice;
    private String bob;

    StreamIT(GatewayFixture godwit) {
        this.godwit = godwit;
    }

    @BeforeEach
    void users() {
        alice = godwit.user("alice");
        bob = godwit.user("bob");
    }

    private void aliceSends(int from, int to) throws Exception {
        try (Device device = godwit.connect(Mqtt.V5, alice, "sender-" + from)) {
            device.sayMany(bob, from, to);
        }
    }

    private Device.Builder stream() {
        return godwit.device(Mqtt.V5, bob, "phone").with("mode", "stream");
    }

    private static void acknowledge(Device device, long pos) throws Exception {
        assertThat(device.command("{\"op\":\"ack\",\"pos\":" + pos + "}").accepted())
                .isTrue();
    }

    /** Reads on to a position; an entry may come twice, none may be missing. */
    private static void readTo(Device device, long from, long to) throws Exception {
        long have = from - 1;
        while (have < to) {
            Received entry = device.entryToAck();
            assertThat(entry.qos()).isZero();
            assertThat(entry.pos()).isLessThanOrEqualTo(have + 1);
            if (entry.pos() == have + 1) {
                have++;
                if (have % 10 == 0 || have == to) {
                    acknowledge(device, have);
                }
            }
        }
    }

    @Test
    void deliversALongBacklogWithoutLoss() throws Exception {
        aliceSends(1, 3_000);
        try (Device bobs = stream().with("since", 0).connect()) {
            readTo(bobs, 1, 3_000);
        }
        aliceSends(3_001, 3_010);
        try (Device bobs = stream().connect()) {
            assertThat(bobs.entry().path("pos").asLong()).isEqualTo(3_001); // all before was acknowledged
        }
    }

    @Test
    void deliversAgainFromTheLastAcknowledgementAfterAReconnect() throws Exception {
        try (Device bobs = stream().connect()) {
            aliceSends(1, 10);
            for (int i = 1; i <= 10; i++) {
                assertThat(bobs.entry().path("pos").asLong()).isEqualTo(i);
            }
            acknowledge(bobs, 4);
        }
        try (Device bobs = stream().connect()) {
            assertThat(bobs.entry().path("pos").asLong()).isEqualTo(5);
        }
    }

    @Test
    void deliversAgainWhenAcknowledgementsStop() throws Exception {
        try (Device bobs = stream().connect()) {
            aliceSends(1, 3);
            for (int i = 1; i <= 3; i++) {
                assertThat(bobs.entry().path("pos").asLong()).isEqualTo(i);
            }
            acknowledge(bobs, 1);
            assertThat(bobs.entry().path("pos").asLong()).isEqualTo(2);
            assertThat(bobs.entry().path("pos").asLong()).isEqualTo(3);
        }
    }

    @Test
    void ignoresAcknowledgementsOfWhatWasNeverSent() throws Exception {
        try (Device bobs = stream().connect()) {
            acknowledge(bobs, 1_000_000);
            acknowledge(bobs, Long.MAX_VALUE);
            aliceSends(1, 1);
            assertThat(bobs.entry().path("pos").asLong()).isEqualTo(1);
        }
        try (Device bobs = stream().connect()) {
            assertThat(bobs.entry().path("pos").asLong()).isEqualTo(1);
        }
    }

    @Test
    void sendsAtMostTheWindowUntilItIsAcknowledged() throws Exception {
        aliceSends(1, 50);
        try (Device bobs = stream().with("since", 0).with("window", 10).connect()) {
            for (int i = 1; i <= 10; i++) {
                assertThat(bobs.entry().path("pos").asLong()).isEqualTo(i);
            }
            bobs.settle();
            assertThat(bobs.inbox).isEmpty();
            acknowledge(bobs, 10);
            readTo(bobs, 11, 50);
        }
    }
}
