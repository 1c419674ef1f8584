// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings. What comes later wins: default, YAML file, environment, flags. Reads files and thus blocks; called
 * once, at the start.
 */
public final class SettingsLoader {
    private static final String CONFIG_FLAG = "--config";

    private SettingsLoader() {}

    /**
     * Reads and checks everything.
     *
     * @param flags the command line without commands: {@code --name value} or {@code --name=value}; {@code --config}
     *     names the YAML file
     * @param environment {@link System#getenv()}, or a test's own
     * @throws SettingsException with every unknown name, wrong value and impossible combination at once
     */
    public static ServerSettings load(List<String> flags, Map<String, String> environment) throws SettingsException {
        return ServerSettings.of(values(layers(flags, environment)));
    }

    /**
     * Every setting with the value that is in force and where it comes from; secrets are not shown.
     *
     * @throws SettingsException as {@link #load} does
     */
    public static List<String> explain(List<String> flags, Map<String, String> environment) throws SettingsException {
        List<Layer> layers = layers(flags, environment);
        values(layers);
        Map<Option<?>, Given> given = merge(layers);
        return Options.all().stream()
                .map(option -> line(option, given.get(option)))
                .toList();
    }

    private static String line(Option<?> option, @Nullable Given given) {
        if (given == null) {
            return "%s = %s  (default)".formatted(option.key(), option.defaultText());
        }
        boolean hidden = option.secret() && !given.file();
        return "%s = %s  (%s)".formatted(option.key(), hidden ? "[hidden]" : given.text(), given.where());
    }

    private static List<Layer> layers(List<String> flags, Map<String, String> environment) {
        List<String> rest = new ArrayList<>(flags);
        String config = takeConfig(rest);
        if (config == null) {
            config = environment.getOrDefault(EnvironmentSource.CONFIG, "");
        }
        List<Layer> layers = new ArrayList<>();
        if (!config.isBlank()) {
            layers.add(yaml(config));
        }
        layers.add(EnvironmentSource.read(environment));
        layers.add(FlagSource.read(rest));
        return layers;
    }

    private static Map<Option<?>, Given> merge(List<Layer> layers) {
        Map<Option<?>, Given> given = new HashMap<>();
        layers.forEach(layer -> given.putAll(layer.given()));
        return given;
    }

    private static Values values(List<Layer> layers) throws SettingsException {
        Values values = new Values(merge(layers));
        List<Problem> problems = new ArrayList<>();
        layers.forEach(layer -> problems.addAll(layer.problems()));
        problems.addAll(values.problems());
        problems.addAll(Combinations.problems(values));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return values;
    }

    private static Layer yaml(String config) {
        try {
            return YamlSource.read(Path.of(config));
        } catch (InvalidPathException e) {
            Layer layer = new Layer();
            layer.problem("--config", "is not a path");
            return layer;
        }
    }

    private static @Nullable String takeConfig(List<String> flags) {
        for (int i = 0; i < flags.size(); i++) {
            String flag = flags.get(i);
            if (flag.startsWith(CONFIG_FLAG + "=")) {
                return flags.remove(i).substring(CONFIG_FLAG.length() + 1);
            }
            if (flag.equals(CONFIG_FLAG) && i + 1 < flags.size()) {
                flags.remove(i);
                return flags.remove(i);
            }
        }
        return null;
    }
}
