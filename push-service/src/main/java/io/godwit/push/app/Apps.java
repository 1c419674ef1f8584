// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.app;

import io.godwit.push.provider.ProviderConfig;
import io.godwit.push.provider.ProviderType;
import io.godwit.push.provider.PushProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers of all apps, as the file has them. {@link #refresh} opens what is new or changed and keeps what is as it was;
 * either all of the file is taken over, or nothing.
 */
public final class Apps {
    private static final Logger log = LoggerFactory.getLogger(Apps.class);

    /**
     * An open provider.
     *
     * @param type the name of its type
     * @param fingerprint what it was configured with
     */
    public record Loaded(String app, String provider, String type, String fingerprint, PushProvider opened) {}

    /** What is in the file now; {@code state} tells whether it is what was looked at last. */
    private record Reading(
            String state,
            Map<Entry, String> prints,
            @Nullable AppsException problem) {}

    private final Path file;
    private final Map<String, ProviderType> types = new TreeMap<>();
    private Map<String, Loaded> current = Map.of();
    /** The state of the file and all that it names that was looked at last. */
    private String seen = "";

    /** @throws IllegalArgumentException if two types have one name */
    public Apps(Path file, List<ProviderType> types) {
        this.file = file.toAbsolutePath();
        for (ProviderType type : types) {
            if (this.types.put(type.name(), type) != null) {
                throw new IllegalArgumentException("two provider types are named " + type.name());
            }
        }
    }

    /**
     * Reads the file and the credentials again.
     *
     * @param always whether to try again what was found wrong, though nothing has changed since
     * @return all providers, by place; empty if nothing has changed
     * @throws AppsException listing what is wrong; what was open stays as it is
     */
    public Optional<Map<String, Loaded>> refresh(boolean always) throws AppsException {
        Reading reading = read();
        if (reading.state().equals(seen) && !always) {
            return Optional.empty();
        }
        seen = reading.state();
        if (reading.problem() != null) {
            throw reading.problem();
        }
        current = open(reading.prints());
        return Optional.of(current);
    }

    private Reading read() {
        byte[] content;
        try (var in = Files.newInputStream(file)) {
            content = in.readNBytes(AppsFile.MAX_BYTES + 1);
        } catch (IOException e) {
            String problem = "cannot be read: " + file + " (" + e.getClass().getSimpleName() + ")";
            return new Reading(problem, Map.of(), new AppsException(problem));
        }
        try {
            Map<Entry, String> prints = new LinkedHashMap<>();
            AppsFile.read(content).forEach(entry -> prints.put(entry, Fingerprint.of(entry, folder())));
            return new Reading(Fingerprint.of(content) + prints.values(), prints, null);
        } catch (AppsException e) {
            return new Reading(Fingerprint.of(content), Map.of(), e);
        }
    }

    private Map<String, Loaded> open(Map<Entry, String> prints) throws AppsException {
        Map<String, Loaded> all = new TreeMap<>();
        List<Loaded> fresh = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        prints.forEach((entry, print) -> {
            Loaded before = current.get(entry.place());
            if (before != null && before.fingerprint().equals(print)) {
                all.put(entry.place(), before);
                return;
            }
            try {
                Loaded loaded = open(entry, print);
                fresh.add(loaded);
                all.put(entry.place(), loaded);
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            } catch (RuntimeException | LinkageError e) {
                // a message that we did not write could have a part of a credential
                log.atWarn()
                        .addKeyValue("place", entry.place())
                        .addKeyValue("error", e.getClass())
                        .log("A provider failed to open");
                problems.add(
                        entry.place() + " cannot be opened (" + e.getClass().getSimpleName() + ")");
            }
        });
        if (!problems.isEmpty()) {
            fresh.forEach(loaded -> loaded.opened().close());
            throw new AppsException(problems);
        }
        return Map.copyOf(all);
    }

    private Loaded open(Entry entry, String print) {
        ProviderType type = types.get(entry.type());
        if (type == null) {
            throw new IllegalArgumentException(entry.place() + ".type must be one of " + new TreeSet<>(types.keySet()));
        }
        ProviderConfig config = new ProviderConfig(entry.place(), entry.fields(), folder());
        PushProvider provider = type.open(config);
        try {
            config.done();
        } catch (IllegalArgumentException e) {
            provider.close();
            throw e;
        }
        return new Loaded(entry.app(), entry.provider(), entry.type(), print, provider);
    }

    private Path folder() {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }
}
