// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that nobody has told each other's addresses. They have addresses of their own, and the same port, as pods have. */
class DiscoveryIT {
    private static final List<String> HOSTS = List.of("127.0.0.2", "127.0.0.3");

    @TempDir
    Path folder;

    private final List<ClusterNode> nodes = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        processes.forEach(Process::destroyForcibly);
        for (ClusterNode node : nodes) {
            node.stop().toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOSTS.get(0)))) {
            return socket.getLocalPort();
        }
    }

    private static int members(ClusterNode node) {
        int count = 0;
        for (var unused : Cluster.get(node.system()).state().getMembers()) {
            count++;
        }
        return count;
    }

    @Test
    void formsAClusterOfTheAddressesOfADnsName() throws Exception {
        int port = freePort();
        try (TestDns dns = new TestDns(HOSTS)) {
            Config nameserver =
                    ConfigFactory.parseMap(Map.of("pekko.io.dns.async-dns.nameservers", List.of(dns.address())));
            Discovery discovery =
                    new Discovery(Discovery.Method.DNS, "godwit.test.", Optional.empty(), HOSTS.size(), port);
            ClusterNode first = ClusterNode.start(DiscoveryNode.settings(HOSTS.get(0), discovery), nameserver);
            nodes.add(first);
            Eventually.holds("it asks for the name", () -> dns.asked.equals("godwit.test."));
            assertThat(first.isUp()).as("alone it forms no cluster").isFalse();

            ClusterNode second = ClusterNode.start(DiscoveryNode.settings(HOSTS.get(1), discovery), nameserver);
            nodes.add(second);

            Eventually.holds("one cluster", () -> members(first) == 2 && members(second) == 2);
        }
    }

    @Test
    void formsAClusterOfThePodsWithALabel() throws Exception {
        int port = freePort();
        ClusterTls api = new TestAuthority().issue(folder, "localhost");
        Path token = Files.writeString(folder.resolve("token"), "pod-token");
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(NodeIdentity.read(api).context()));
        server.createContext("/", exchange -> pods(exchange, asked));
        server.start();
        try {
            for (String host : HOSTS) {
                processes.add(DiscoveryNode.spawn(
                        host, port, api.ca(), token, server.getAddress().getPort()));
            }
            for (String host : HOSTS) {
                Eventually.holds("two members seen by " + host, () -> {
                    String seen = seedNodes(host, port);
                    return HOSTS.stream().allMatch(other -> seen.contains("@" + other + ":"));
                });
            }
        } finally {
            server.stop(0);
        }
        assertThat(asked)
                .allMatch(
                        "GET /api/v1/namespaces/talk/pods?labelSelector=app=godwit,tier=chat Bearer pod-token"::equals)
                .isNotEmpty();
    }

    private static String seedNodes(String host, int port) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/bootstrap/seed-nodes"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    private static void pods(HttpExchange exchange, List<String> asked) throws IOException {
        try (exchange) {
            asked.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + "?"
                            + exchange.getRequestURI().getQuery() + " "
                            + exchange.getRequestHeaders().getFirst("Authorization"));
            String items = String.join(",", HOSTS.stream().map(DiscoveryIT::pod).toList());
            byte[] body = ("{\"kind\":\"PodList\",\"items\":[" + items + "]}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String pod(String address) {
        return """
                {"metadata": {"name": "godwit"},
                 "spec": {"containers": [{"name": "godwit"}]},
                 "status": {"phase": "Running", "podIP": "%s"}}""".formatted(address);
    }
}
