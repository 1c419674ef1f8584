// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The fake providers of all apps, and the apps file that leads to them. */
public final class Providers implements AutoCloseable {
    private final List<Map<String, FakeProvider>> apps = new ArrayList<>();

    /**
     * Starts an APNs and an FCM for each app.
     *
     * @param folder for what the apps file names
     * @param accepted called on their threads
     */
    public Providers(int count, Path folder, Duration fcmDelay, int fcmThreads, Consumer<Push> accepted)
            throws IOException {
        for (int app = 0; app < count; app++) {
            Path home = folder.resolve("app" + app);
            Map<String, FakeProvider> both = new LinkedHashMap<>();
            apps.add(both);
            both.put("apns", new FakeApns(home, accepted));
            both.put("fcm", new FakeFcm(home, fcmDelay, fcmThreads, accepted));
        }
    }

    /** Writes the apps file. */
    public Path write(Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        for (int app = 0; app < apps.size(); app++) {
            Map<String, Object> providers = new LinkedHashMap<>();
            apps.get(app).forEach((name, provider) -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("type", name);
                fields.putAll(provider.fields());
                providers.put(name, fields);
            });
            all.put("app" + app, providers);
        }
        return Files.write(file, new YAMLMapper().writeValueAsBytes(Map.of("apps", all)));
    }

    /** Breaks those of the first app. */
    void fail(Outage outage) throws IOException {
        for (FakeProvider provider : apps.get(0).values()) {
            provider.fail(outage);
        }
    }

    void heal() throws IOException {
        for (FakeProvider provider : apps.get(0).values()) {
            provider.heal();
        }
    }

    /** That came to all, those refused too. */
    long requests() {
        return apps.stream()
                .flatMap(app -> app.values().stream())
                .mapToLong(FakeProvider::requests)
                .sum();
    }

    @Override
    public void close() {
        apps.forEach(app -> app.values().forEach(FakeProvider::close));
    }
}
