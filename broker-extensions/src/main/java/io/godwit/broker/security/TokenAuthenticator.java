// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.packets.auth.DefaultAuthorizationBehaviour;
import com.hivemq.extension.sdk.api.packets.connect.WillPublishPacket;
import com.hivemq.extension.sdk.api.packets.general.MqttVersion;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import io.godwit.broker.embedded.ConnectRateLimiter;
import io.godwit.core.identity.LoginGuard;
import io.godwit.core.identity.TokenVerifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Login} for the broker. */
public final class TokenAuthenticator implements SimpleAuthenticator {
    private static final Logger LOG = LoggerFactory.getLogger(TokenAuthenticator.class);

    private final Login login;
    private final Principals principals;
    private final LoginListener listener;

    public TokenAuthenticator(
            TokenVerifier tokens,
            LoginGuard guard,
            ConnectRateLimiter rate,
            Principals principals,
            LoginListener listener) {
        this.login = new Login(tokens, guard, rate, principals);
        this.principals = principals;
        this.listener = listener;
    }

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        try {
            Principal principal = login.decide(input.getConnectionInformation(), input.getConnectPacket());
            principals.loggedIn(input.getConnectionInformation(), principal);
            input.getConnectPacket().getWillPublish().ifPresent(will -> permit(will, output));
            output.getDefaultPermissions().setDefaultBehaviour(DefaultAuthorizationBehaviour.DENY);
            output.authenticateSuccessfully(true);
        } catch (LoginException e) {
            listener.refused(e.refusal);
            output.failAuthentication(e.refusal.code(version(input)), e.text());
        } catch (Throwable t) { // a broker thread must survive it
            LOG.error("a login failed", t);
            listener.refused(LoginRefusal.INTERNAL);
            output.failAuthentication(LoginRefusal.INTERNAL.code(version(input)), "internal error");
        }
    }

    private static MqttVersion version(SimpleAuthInput input) {
        return input.getConnectionInformation().getMqttVersion();
    }

    /** The broker checks an allowed will a second time, against the default permissions alone. */
    private static void permit(WillPublishPacket will, SimpleAuthOutput output) {
        output.getDefaultPermissions()
                .add(Builders.topicPermission().topicFilter(will.getTopic()).build());
    }
}
