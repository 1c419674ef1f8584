// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.adapter.BareTarget;
import io.godwit.loadtest.adapter.GodwitTarget;
import io.godwit.loadtest.adapter.SigningKey;
import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.adapter.TokenMinter;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the server is, what kind it is, and which processes to watch. */
final class TargetOptions {
    /** Kinds of server and ways to use them. */
    enum Adapter {
        bare,
        godwit,
        godwit_stream
    }

    @Option(names = "--target", required = true, paramLabel = "HOST:PORT", description = "the server's MQTT listener")
    private String target = "";

    @Option(
            names = "--adapter",
            defaultValue = "bare",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Adapter adapter = Adapter.bare;

    @Option(
            names = "--signing-key",
            paramLabel = "FILE",
            description = "the server's HS256 key, for the godwit adapters")
    private Optional<Path> signingKey = Optional.empty();

    @Option(names = "--mqtt", defaultValue = "5", description = "3 (for 3.1.1) or 5 (default: ${DEFAULT-VALUE})")
    private int mqtt = 5;

    @Option(
            names = "--watch",
            split = ",",
            paramLabel = "PID",
            description = "processes whose CPU and memory to report; their children are watched too")
    private List<Long> watch = new ArrayList<>();

    InetSocketAddress address() {
        int colon = target.lastIndexOf(':');
        if (colon < 1 || !target.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("--target must be host:port but is '" + target + "'");
        }
        return new InetSocketAddress(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
    }

    List<Long> watched() {
        return watch;
    }

    TargetFactory factory() throws IOException {
        MqttVersion version = version(mqtt);
        if (adapter == Adapter.bare) {
            return run -> new BareTarget("bare", run, version);
        }
        Path file = signingKey.orElseThrow(
                () -> new IllegalArgumentException("--signing-key is needed for --adapter " + adapter));
        var tokens = new TokenMinter(SigningKey.read(file), InstantSource.system());
        boolean stream = adapter == Adapter.godwit_stream;
        return run -> new GodwitTarget(adapter.name().replace('_', '-'), run, version, stream, tokens);
    }

    static MqttVersion version(int number) {
        return switch (number) {
            case 3 -> MqttVersion.MQTT_3_1_1;
            case 5 -> MqttVersion.MQTT_5;
            default -> throw new IllegalArgumentException("--mqtt must be 3 or 5 but is " + number);
        };
    }
}
