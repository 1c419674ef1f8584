// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.loadtest.child.Fleet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A proxy in front of each server for the other servers. Each server has a loopback address on which it listens and from
 * which it connects, so that a proxy knows who it is, and another one that the others know, which is its proxy's. Linux
 * only. Callable from any thread.
 */
public final class Mesh implements AutoCloseable {
    private static final String NODE = "127.0.4.";
    private static final String PROXY = "127.0.5.";
    /** From where Pekko connects. */
    private static final String SOURCE = "-Dpekko.remote.artery.advanced.tcp.outbound-client-hostname=";

    private final List<TcpProxy> proxies = new ArrayList<>();
    private final int port;

    private Mesh(int servers) throws IOException {
        this.port = FreePorts.onAll(IntStream.rangeClosed(1, servers)
                .boxed()
                .flatMap(number -> Stream.of(NODE + number, PROXY + number))
                .toList());
    }

    /** For so many servers, which are not there yet. */
    public static Mesh of(int servers) throws IOException {
        var mesh = new Mesh(servers);
        for (int number = 1; number <= servers; number++) {
            mesh.proxies.add(TcpProxy.at(PROXY + number, new InetSocketAddress(NODE + number, mesh.port)));
        }
        return mesh;
    }

    /** How the servers have to be started. */
    public List<Fleet.Place> places() {
        return IntStream.rangeClosed(1, proxies.size())
                .mapToObj(number -> new Fleet.Place(
                        PROXY + number,
                        port,
                        Map.of("GODWIT_CLUSTER_BIND_ADDRESS", NODE + number),
                        List.of(SOURCE + NODE + number)))
                .toList();
    }

    /** Nothing passes to or from that server any more; connections stay open and new ones are accepted. */
    void isolate(int number) throws IOException {
        InetAddress source = InetAddress.getByName(NODE + number);
        for (int other = 1; other <= proxies.size(); other++) {
            boolean own = other == number;
            proxies.get(other - 1).freeze(from -> own || from.equals(source));
        }
    }

    /** Everything flows again, what was held first. */
    void heal() {
        proxies.forEach(TcpProxy::heal);
    }

    @Override
    public void close() {
        proxies.forEach(TcpProxy::close);
    }
}
