// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra.testing;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** The official image of the version that the child process runs. */
record ContainerCassandra(GenericContainer<?> container) implements CassandraServer {
    private static final DockerImageName IMAGE = DockerImageName.parse("cassandra:5.0.9");
    private static final int CQL = 9042;

    static CassandraServer start() {
        GenericContainer<?> container = new GenericContainer<>(IMAGE)
                .withExposedPorts(CQL)
                .withEnv("CASSANDRA_SNITCH", "SimpleSnitch")
                .withEnv("HEAP_NEWSIZE", "64M")
                .withEnv("MAX_HEAP_SIZE", "512M")
                .withEnv("JVM_EXTRA_OPTS", "-Dcassandra.skip_wait_for_gossip_to_settle=0 -Dcassandra.ring_delay_ms=1")
                .waitingFor(Wait.forLogMessage(".*Starting listening for CQL clients.*", 1)
                        .withStartupTimeout(Duration.ofMinutes(3)));
        container.start();
        return new ContainerCassandra(container);
    }

    @Override
    public InetSocketAddress contactPoint() {
        return new InetSocketAddress(container.getHost(), container.getMappedPort(CQL));
    }

    @Override
    public String datacenter() {
        return "datacenter1";
    }

    @Override
    public void close() {
        container.stop();
    }
}
