// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.core.cluster.PushContext;
import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.push.PushSender;
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
import io.godwit.server.push.AppsEndpoints;
import io.godwit.server.push.PushEndpoints;
import io.godwit.server.push.PushMetrics;
import io.godwit.server.settings.Role;
import io.godwit.server.settings.ServerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Waking devices: the providers of the apps file, if this node has the push role, or the way to the nodes that have it; and
 * what operators may ask about it.
 */
final class PushPart implements AutoCloseable {
    private final Optional<PushService> service;
    private final PushSender sender;
    private final PushMetrics metrics;
    private final PushSettings limits;

    private PushPart(Optional<PushService> service, PushSender sender, PushMetrics metrics, PushSettings limits) {
        this.service = service;
        this.sender = sender;
        this.metrics = metrics;
        this.limits = limits;
    }

    static PushPart start(
            ServerSettings settings,
            ClusterPart cluster,
            MeterRegistry registry,
            InstantSource wall,
            ScheduledExecutorService timer) {
        PushMetrics metrics = new PushMetrics(registry);
        PushSettings limits = PushSettings.defaults().withGrace(settings.push().grace());
        if (!settings.roles().contains(Role.PUSH)) {
            return new PushPart(Optional.empty(), cluster.node().pushRoles(), metrics, limits);
        }
        PushService service = PushService.start(
                new PushServiceSettings(
                        settings.push().appsFile(), settings.push().appsRefresh(), LaneSettings.defaults()),
                types(wall),
                metrics,
                wall,
                timer);
        metrics.watch(service);
        cluster.node().offer(service);
        return new PushPart(Optional.of(service), service, metrics, limits);
    }

    private static List<ProviderType> types(InstantSource wall) {
        return List.of(new ApnsType(), new FcmType(wall), new WebPushType(wall), new WebhookType(wall));
    }

    /** What the mailboxes need of it. */
    PushContext context(CassandraPushStore store) {
        return new PushContext(store, sender, limits, metrics);
    }

    /** Lets operators ask about the providers here. */
    void routes(ManagementServer management) {
        service.ifPresent(here -> new AppsEndpoints(here).addTo(management));
    }

    /** Lets operators ask about the mailboxes here. */
    void routes(ManagementServer management, Mailboxes mailboxes, CassandraPushStore store) {
        new PushEndpoints(mailboxes, store).addTo(management);
    }

    /** What is under way is answered, so that the mailboxes know of it; nothing new is begun. */
    @Override
    public void close() {
        service.ifPresent(PushService::close);
    }
}
