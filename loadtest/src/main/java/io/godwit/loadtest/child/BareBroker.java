// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The embedded HiveMQ CE alone, as the ceiling to compare with: no extension, anonymous clients, loopback only, flow
 * limits raised. Runs until its standard input ends, so that it dies with the process that started it.
 */
@Command(
        name = "bare-broker",
        description = "Run the embedded broker without Godwit, on loopback, for comparison.",
        mixinStandardHelpOptions = true)
public final class BareBroker implements Callable<Integer> {
    private static final int START_SECONDS = 60;

    /** Where the broker keeps its messages. */
    public enum Mode {
        memory("in-memory"),
        file("file");

        private final String configured;

        Mode(String configured) {
            this.configured = configured;
        }
    }

    @Option(names = "--mode", description = "memory or file (default: memory)", defaultValue = "memory")
    private Mode mode = Mode.memory;

    @Option(names = "--port", required = true, description = "TCP port for MQTT")
    private int port;

    @Option(names = "--dir", description = "folder for its files (default: a new one in the temporary folder)")
    private Path dir = Path.of("");

    @Option(names = "--receive-maximum", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int receiveMaximum = 1_000;

    @Option(names = "--max-keep-alive", defaultValue = "65535", description = "seconds (default: ${DEFAULT-VALUE})")
    private int maxKeepAlive = 65_535;

    @Override
    public Integer call() throws Exception {
        Path home = dir.toString().isEmpty() ? Files.createTempDirectory("bare-broker") : dir;
        EmbeddedHiveMQ broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(writeConfig(home))
                .withDataFolder(Files.createDirectories(home.resolve("data")))
                .withExtensionsFolder(Files.createDirectories(home.resolve("extensions")))
                .withoutLoggingBootstrap()
                .build();
        try {
            broker.start().get(START_SECONDS, TimeUnit.SECONDS);
            System.out.println("bare broker (" + mode + ") listens on 127.0.0.1:" + port + "; ends with its input");
            awaitEndOfInput();
        } finally {
            broker.close();
        }
        return 0;
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // only the end matters
        }
    }

    private Path writeConfig(Path home) throws IOException {
        Path folder = Files.createDirectories(home.resolve("conf"));
        String config = """
            <hivemq>
              <listeners>
                <tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener>
              </listeners>
              <mqtt>
                <queued-messages><max-queue-size>100000</max-queue-size></queued-messages>
                <receive-maximum><server-receive-maximum>%d</server-receive-maximum></receive-maximum>
                <keep-alive><max-keep-alive>%d</max-keep-alive></keep-alive>
              </mqtt>
              <persistence><mode>%s</mode></persistence>
              <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
            </hivemq>
            """.formatted(port, receiveMaximum, maxKeepAlive, mode.configured);
        Files.writeString(folder.resolve("config.xml"), config);
        return folder;
    }
}
