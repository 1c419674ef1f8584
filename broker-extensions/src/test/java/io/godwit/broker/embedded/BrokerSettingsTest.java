// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {

    private final BrokerSettings defaults = BrokerSettings.defaults(Path.of("data"));

    @Test
    void namesTheFieldAndTheLimit() {
        assertThatThrownBy(() -> defaults.withPorts(70_000, 1))
                .hasMessageContaining("mqttPort is 70000")
                .hasMessageContaining("65535");
        assertThatThrownBy(() -> defaults.withPorts(1883, 1883))
                .hasMessageContaining("wsPort is 1883 but another listener");
        assertThatThrownBy(() -> defaults.withPorts(-1, -1)).hasMessageContaining("all off");
        assertThatThrownBy(() -> defaults.withBindAddress(" ")).hasMessageContaining("bindAddress");
        assertThatThrownBy(() -> defaults.withBindAddress("${HOST}")).hasMessageContaining("bindAddress");
        assertThatThrownBy(() -> BrokerSettings.defaults(Path.of("${HOME}/x"))).hasMessageContaining("dataFolder");
        assertThatThrownBy(() ->
                        new TlsSettings(Path.of("c"), Path.of("k"), Optional.empty(), TlsSettings.ClientAuth.REQUIRED))
                .hasMessageContaining("clientCaPem");
        assertThatThrownBy(() -> OutboundMessage.of("t", new byte[0], 2)).hasMessageContaining("qos is 2");
    }

    @Test
    void letsAnyFreePortBeUsedTwice() {
        assertThat(defaults.withPorts(0, 0).wsPort()).isZero();
    }

    @Test
    void neverUnderestimatesAPacket() {
        OutboundMessage message =
                new OutboundMessage("u/\u00e4/inbox", new byte[100], 1, "json", new byte[8], Map.of("id", "1"));
        int exact = 1 + 1 + 2 + 9 + 2 + 1 + (3 + 4) + (3 + 8) + (5 + 2 + 1) + 100;
        assertThat(message.largestPacket()).isBetween((long) exact, exact + 10L);
    }
}
