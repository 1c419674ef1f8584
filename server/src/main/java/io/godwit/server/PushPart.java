// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.core.cluster.PushContext;
import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.push.PushSettings;
import io.godwit.core.store.cassandra.CassandraPushStore;
import io.godwit.push.PushService;
import io.godwit.push.PushServiceSettings;
import io.godwit.push.apns.ApnsType;
import io.godwit.push.dispatch.LaneSettings;
import io.godwit.push.fcm.FcmType;
import io.godwit.push.provider.ProviderType;
import io.godwit.push.webhook.WebhookType;
import io.godwit.push.webpush.WebPushType;
import io.godwit.server.management.ManagementServer;
import io.godwit.server.push.PushEndpoints;
import io.godwit.server.push.PushMetrics;
import io.godwit.server.settings.ServerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** The push role: the providers of the apps file, and what operators may ask about pushes. */
final class PushPart implements AutoCloseable {
    private final PushService service;
    private final PushMetrics metrics;
    private final PushSettings limits;

    private PushPart(PushService service, PushMetrics metrics, PushSettings limits) {
        this.service = service;
        this.metrics = metrics;
        this.limits = limits;
    }

    static PushPart start(
            ServerSettings settings, MeterRegistry registry, InstantSource wall, ScheduledExecutorService timer) {
        PushMetrics metrics = new PushMetrics(registry);
        PushService service = PushService.start(
                new PushServiceSettings(
                        settings.push().appsFile(), settings.push().appsRefresh(), LaneSettings.defaults()),
                types(wall),
                metrics,
                wall,
                timer);
        metrics.watch(service);
        return new PushPart(
                service,
                metrics,
                PushSettings.defaults().withGrace(settings.push().grace()));
    }

    private static List<ProviderType> types(InstantSource wall) {
        return List.of(new ApnsType(), new FcmType(wall), new WebPushType(wall), new WebhookType(wall));
    }

    /** What the mailboxes need of it. */
    PushContext context(CassandraPushStore store) {
        return new PushContext(store, service, limits, metrics);
    }

    /** Lets operators ask. */
    void routes(ManagementServer management, Mailboxes mailboxes, CassandraPushStore store) {
        new PushEndpoints(service, mailboxes, store).addTo(management);
    }

    @Override
    public void close() {
        service.close();
    }
}
