// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.load.Generator;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Several processes that share a plan, and several addresses to connect from. */
final class GeneratorOptions {
    @Option(
            names = "--source-addresses",
            split = ",",
            paramLabel = "ADDRESS",
            description = "local addresses to connect from, in turn: each has its own 28,000 or so ports")
    private List<InetAddress> sources = new ArrayList<>();

    @Option(
            names = "--generator",
            paramLabel = "I/N",
            defaultValue = "1/1",
            description = "this is the i-th of n generators and takes its share of users and rate (${DEFAULT-VALUE})")
    private String share = "1/1";

    Generator generator() {
        if (!share.matches("[0-9]{1,2}/[0-9]{1,2}")) {
            throw new IllegalArgumentException("--generator must be i/n, such as 1/2, but is '" + share + "'");
        }
        String[] parts = share.split("/", 2);
        return new Generator(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), sources);
    }
}
