// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.core.config.Secret;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CassandraSettingsTest {
    private static final InetSocketAddress NODE = InetSocketAddress.createUnresolved("node", 9042);

    @Test
    void takesOneNodeWithDefaults() {
        CassandraSettings settings = CassandraSettings.of(NODE, "datacenter1", "godwit");

        assertThat(settings.replicationFactor()).isEqualTo(1);
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.credentials()).isEmpty();
        assertThat(settings.tls()).isEmpty();
    }

    @Test
    void refusesAKeyspaceNameThatIsMoreThanAName() {
        assertThatThrownBy(() -> CassandraSettings.of(NODE, "datacenter1", "a; DROP KEYSPACE b"))
                .hasMessageContaining("keyspace must be 1 to 48 lower case letters");
    }

    @Test
    void refusesADatacenterNameThatIsMoreThanAName() {
        assertThatThrownBy(() -> CassandraSettings.of(NODE, "dc': 1}", "godwit"))
                .hasMessageContaining("datacenter must be 1 to 128 letters");
    }

    @Test
    void refusesAnEmptyListOfContactPoints() {
        assertThatThrownBy(() -> settings(List.of(), 3, Duration.ofSeconds(5)))
                .hasMessageContaining("contactPoints must name at least one node");
    }

    @Test
    void refusesNumbersBeyondTheirLimits() {
        assertThatThrownBy(() -> settings(List.of(NODE), 0, Duration.ofSeconds(5)))
                .hasMessageContaining("replicationFactor must be 1 to 9, but is 0");
        assertThatThrownBy(() -> settings(List.of(NODE), 3, Duration.ofMillis(99)))
                .hasMessageContaining("requestTimeout must be 100 ms to 60 s");
    }

    @Test
    void refusesACertificateWithoutItsKey() {
        assertThatThrownBy(() ->
                        new CassandraTls(Optional.empty(), Optional.of(Path.of("cert.pem")), Optional.empty(), true))
                .hasMessageContaining("certPem and keyPem come together");
    }

    @Test
    void showsNoPassword() {
        assertThat(new Credentials("godwit", Secret.of("s3cret")).toString()).doesNotContain("s3cret");
    }

    private static CassandraSettings settings(List<InetSocketAddress> nodes, int copies, Duration timeout) {
        return new CassandraSettings(
                nodes, "datacenter1", "godwit", copies, Optional.empty(), Optional.empty(), timeout);
    }
}
