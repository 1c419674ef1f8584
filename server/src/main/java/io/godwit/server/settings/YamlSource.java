// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads the YAML file. Works on YAML's tree of nodes and not on parsed values, so that a value is read as it is written
 * ({@code off} stays a word) and every problem can name its line.
 */
final class YamlSource {
    /** Far above any real file; keeps a wrong path (a log, a device) from filling the memory. */
    private static final int MAX_BYTES = 1 << 20;

    private final Names names = new Names(key -> key);
    private final Layer layer = new Layer();
    private final Path file;

    private YamlSource(Path file) {
        this.file = file;
    }

    static Layer read(Path file) {
        YamlSource source = new YamlSource(file);
        source.read();
        return source.layer;
    }

    private void read() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                layer.problem(file.toString(), "is larger than 1 MiB");
                return;
            }
            Node root = new Yaml(new LoaderOptions())
                    .compose(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
            if (root != null) {
                visit("", root);
            }
        } catch (MarkedYAMLException e) {
            layer.problem(file + " line " + (e.getProblemMark().getLine() + 1), "is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            layer.problem(file.toString(), "is not YAML");
        } catch (IOException e) {
            layer.problem(file.toString(), "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** Goes down only where the table has a section of that name, so also a file that refers to itself comes to an end. */
    private void visit(String key, Node node) {
        Names.Target target = names.find(key);
        if (target != null) {
            value(target, key, node);
        } else if (!key.isEmpty() && !names.hasSection(key)) {
            layer.problem(where(key, node), "is not a setting" + names.suggestion(key));
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                String name = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                visit(key.isEmpty() ? name : key + "." + name, entry.getValueNode());
            }
        } else if (!isEmpty(node)) {
            layer.problem(where(key, node), "must be a section with settings in it");
        }
    }

    private void value(Names.Target target, String key, Node node) {
        if (isEmpty(node)) {
            return;
        }
        if (node instanceof ScalarNode scalar) {
            layer.put(target, where(key, node), scalar.getValue());
        } else if (node instanceof SequenceNode sequence) {
            list(target, key, sequence);
        } else {
            layer.problem(where(key, node), "is a setting and has none below it");
        }
    }

    private void list(Names.Target target, String key, SequenceNode sequence) {
        List<String> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (item instanceof ScalarNode scalar) {
                items.add(scalar.getValue());
            } else {
                layer.problem(where(key, item), "must be a list of plain values");
                return;
            }
        }
        layer.put(target, where(key, sequence), String.join(",", items));
    }

    private static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && List.of("", "~", "null").contains(scalar.getValue());
    }

    private String where(String key, Node node) {
        String line = file + " line " + (node.getStartMark().getLine() + 1);
        return key.isEmpty() ? line : line + " " + key;
    }
}
