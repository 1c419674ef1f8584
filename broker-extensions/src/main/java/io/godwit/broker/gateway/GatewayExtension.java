// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import io.godwit.broker.embedded.BrokerAccess;
import io.godwit.broker.embedded.BrokerLimits;
import io.godwit.broker.embedded.ConnectRateLimiter;
import io.godwit.broker.security.ConnectRenamer;
import io.godwit.broker.security.LoginListener;
import io.godwit.broker.security.Principals;
import io.godwit.broker.security.TokenAuthenticator;
import io.godwit.broker.security.TopicAuthorizer;
import io.godwit.core.identity.LoginGuard;
import io.godwit.core.identity.TokenVerifier;
import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.relay.Relay;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/** Registers everything with the broker. Throws when that fails, and the broker then does not start. */
public final class GatewayExtension implements ExtensionMain {
    private final BrokerAccess broker;
    private final Gateway gateway;
    private final TokenVerifier tokens;
    private final LoginGuard guard;
    private final LoginListener logins;
    private final BrokerLimits limits;
    private final Principals principals = new Principals();
    private final Connections connections = new Connections();

    /**
     * Makes the extension; nothing happens before the broker starts it.
     *
     * @param timer for short, non-blocking tasks; its owner stops it after the broker
     */
    public GatewayExtension(
            BrokerAccess broker,
            BrokerLimits limits,
            TokenVerifier tokens,
            LoginGuard guard,
            LoginListener logins,
            Mailboxes mailboxes,
            Relay relay,
            GatewaySettings settings,
            GatewayListener listener,
            InstantSource wall,
            ScheduledExecutorService timer) {
        this.broker = broker;
        this.limits = limits;
        this.tokens = tokens;
        this.guard = guard;
        this.logins = logins;
        this.gateway = new Gateway(
                mailboxes, relay, settings, Math.max(1, limits.maxQueuedMessages() / 2), listener, wall, timer);
    }

    /** The connections of this node. */
    public Connections connections() {
        return connections;
    }

    /**
     * The orderly end of all connections, before the broker is closed: one after the other, what it has sent is answered, and then
     * the client is told to go. Completes when the last one has been told, which is within the plan's limit and the
     * time limit of a publish. Connections that come in meanwhile are told at once.
     */
    public CompletionStage<Void> drain(DrainPlan plan) {
        return connections.drain(plan, gateway.timer());
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        ConnectRenamer renamer = new ConnectRenamer((int) limits.maxKeepAlive().toSeconds());
        TokenAuthenticator authenticator = new TokenAuthenticator(
                tokens, guard, new ConnectRateLimiter(limits, gateway.wall()), principals, logins);
        TopicAuthorizer authorizer =
                new TopicAuthorizer(principals, connections::whenAttached, gateway.relay()::subscribing);
        ConnectionEnd end = new ConnectionEnd(principals, connections);
        Services.interceptorRegistry().setConnectInboundInterceptorProvider(any -> renamer);
        Services.securityRegistry().setAuthenticatorProvider(any -> authenticator);
        Services.securityRegistry().setAuthorizerProvider(any -> authorizer);
        Services.initializerRegistry()
                .setClientInitializer(new ConnectionInitializer(gateway, principals, connections, broker));
        Services.eventRegistry().setClientLifecycleEventListener(any -> end);
        broker.onWill(gateway.relay()::publish);
        gateway.relay().open(RawTopics.atStart(broker));
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}
}
