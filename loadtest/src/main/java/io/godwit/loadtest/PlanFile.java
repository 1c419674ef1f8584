// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A scenario's options from a YAML file: a map of option names, with or without the dashes, to values. What is on the
 * command line wins over the file.
 */
final class PlanFile {
    private static final String OPTION = "--plan-file";
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final Path file;
    private final Map<String, OptionSpec> known;
    private final List<String> given;

    private PlanFile(Path file, Map<String, OptionSpec> known, List<String> given) {
        this.file = file;
        this.known = known;
        this.given = given;
    }

    /**
     * The arguments with those of the file behind them; unchanged if there is none.
     *
     * @throws IllegalArgumentException naming the file and all names that are no options of this scenario
     */
    static List<String> expand(CommandLine commands, List<String> arguments) throws IOException {
        CommandLine scenario =
                arguments.isEmpty() ? null : commands.getSubcommands().get(arguments.get(0));
        Optional<Path> file = find(arguments);
        if (scenario == null || file.isEmpty()) {
            return arguments;
        }
        List<String> all = new ArrayList<>(arguments);
        all.addAll(new PlanFile(file.get(), scenario.getCommandSpec().optionsMap(), arguments).arguments());
        return all;
    }

    private static Optional<Path> find(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).startsWith(OPTION + "=")) {
                return Optional.of(Path.of(arguments.get(i).substring(OPTION.length() + 1)));
            }
            if (arguments.get(i).equals(OPTION) && i + 1 < arguments.size()) {
                return Optional.of(Path.of(arguments.get(i + 1)));
            }
        }
        return Optional.empty();
    }

    private List<String> arguments() throws IOException {
        JsonNode root = YAML.readTree(file.toFile());
        if (!root.isObject()) {
            throw wrong("must be a map of option names to values");
        }
        String unknown = root.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !isAllowed(dashed(name)))
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw wrong("no such options of this scenario: " + unknown);
        }
        List<String> arguments = new ArrayList<>();
        for (var entry : root.properties()) {
            String name = dashed(entry.getKey());
            if (given.stream().noneMatch(one -> one.equals(name) || one.startsWith(name + "="))) {
                add(arguments, name, entry.getValue());
            }
        }
        return arguments;
    }

    private boolean isAllowed(String name) {
        OptionSpec option = known.get(name);
        return option != null && !option.usageHelp() && !option.versionHelp() && !name.equals(OPTION);
    }

    private void add(List<String> arguments, String name, JsonNode value) {
        if (value.isObject()) {
            value.properties()
                    .forEach(one -> arguments.add(name + "=" + one.getKey() + "=" + scalar(name, one.getValue())));
        } else if (value.isArray()) {
            arguments.add(name + "="
                    + StreamSupport.stream(value.spliterator(), false)
                            .map(one -> scalar(name, one))
                            .collect(Collectors.joining(",")));
        } else if (!value.isBoolean()) {
            arguments.add(name + "=" + scalar(name, value));
        } else if (value.booleanValue()) {
            arguments.add(name);
        }
    }

    private String scalar(String name, JsonNode value) {
        if (!value.isValueNode() || value.isNull()) {
            throw wrong(name + " must have a plain value, or a list or map of such");
        }
        return value.asText();
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("plan file " + file + ": " + why);
    }

    private static String dashed(String name) {
        return name.startsWith("--") ? name : "--" + name;
    }
}
