// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import com.hivemq.extension.sdk.api.packets.connect.ConnectPacket;
import io.godwit.broker.embedded.ConnectRateLimiter;
import io.godwit.core.identity.AclRules;
import io.godwit.core.identity.ClientAcl;
import io.godwit.core.identity.LoginGuard;
import io.godwit.core.identity.TokenCheck;
import io.godwit.core.identity.TokenRefusal;
import io.godwit.core.identity.TokenVerifier;
import io.godwit.core.identity.VerifiedToken;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.Names;
import io.godwit.core.topic.Topic;
import io.godwit.core.topic.Topics;
import io.godwit.core.topic.UserId;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** Decides whether a CONNECT becomes a connection, and whose. A ladder: the first rung that does not hold refuses. */
final class Login {
    /** What the broker makes up for clients without a client id. */
    private static final String ASSIGNED_PREFIX = "hmq_";

    private final TokenVerifier tokens;
    private final LoginGuard guard;
    private final ConnectRateLimiter rate;
    private final Principals principals;

    Login(TokenVerifier tokens, LoginGuard guard, ConnectRateLimiter rate, Principals principals) {
        this.tokens = tokens;
        this.guard = guard;
        this.rate = rate;
        this.principals = principals;
    }

    Principal decide(ConnectionInformation connection, ConnectPacket connect) throws LoginException {
        checkRate(connection);
        UserId user = user(connect);
        String clientId = ClientNames.outside(user.value(), connect.getClientId());
        Optional<VerifiedToken> token = token(connection, connect, user);
        Optional<X509Certificate> certificate = CertificateUser.of(connection);
        if (certificate.isPresent() && !CertificateUser.isNamed(certificate.get(), user.value())) {
            throw new LoginException(
                    LoginRefusal.OTHER_USER, "the client certificate's common name is not the user name");
        }
        ClientAcl acl = AclRules.of(token.map(VerifiedToken::acl).orElseGet(java.util.List::of))
                .bind(user.value(), clientId);
        checkWill(connect, acl);
        return new Principal(
                principals.newSession(),
                user,
                device(token, clientId),
                isGuest(token, clientId),
                token,
                acl,
                expiry(token, certificate),
                options(connect));
    }

    private void checkRate(ConnectionInformation connection) throws LoginException {
        if (!rate.tryAcquire(address(connection))) {
            throw new LoginException(LoginRefusal.CONNECT_RATE, "too many connections per second, try again later");
        }
    }

    private static InetAddress address(ConnectionInformation connection) {
        return connection.getInetAddress().orElseGet(InetAddress::getLoopbackAddress);
    }

    private static UserId user(ConnectPacket connect) throws LoginException {
        String name = connect.getUserName().orElse("");
        if (!Names.isValid(name)) {
            throw new LoginException(LoginRefusal.USER_NAME, "user name: must be " + Names.RULE);
        }
        return new UserId(name);
    }

    private Optional<VerifiedToken> token(ConnectionInformation connection, ConnectPacket connect, UserId user)
            throws LoginException {
        Optional<String> password = connect.getPassword().map(Login::text);
        if (password.isEmpty() || password.get().isEmpty()) {
            if (CertificateUser.of(connection).isEmpty()) {
                throw new LoginException(LoginRefusal.NO_CREDENTIALS, "password: a token (JWT) is needed");
            }
            return Optional.empty();
        }
        VerifiedToken token = verify(connection, password.get());
        if (!token.user().equals(user.value())) {
            throw new LoginException(LoginRefusal.OTHER_USER, "the token's sub is not the user name");
        }
        return Optional.of(token);
    }

    private VerifiedToken verify(ConnectionInformation connection, String jwt) throws LoginException {
        InetAddress address = address(connection);
        if (guard.refusedFor(address).isPresent()) {
            return tokens.verifyCached(jwt)
                    .orElseThrow(() -> new LoginException(
                            LoginRefusal.BACK_OFF, "too many bad tokens from this address, try again later"));
        }
        TokenCheck check = tokens.verify(jwt);
        if (check instanceof VerifiedToken verified) {
            guard.succeeded(address);
            return verified;
        }
        TokenRefusal refusal = (TokenRefusal) check;
        if (refusal.reason().isGuess()) {
            guard.failed(address);
        }
        throw new LoginException(LoginRefusal.BAD_TOKEN, "token: " + refusal.detail());
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    /** The token's did, else the client id; a client id that cannot name a device is represented by its hash. */
    private static DeviceId device(Optional<VerifiedToken> token, String clientId) {
        return new DeviceId(token.flatMap(VerifiedToken::device)
                .orElseGet(() -> Names.isValid(clientId) ? clientId : ClientNames.hashed(clientId)));
    }

    private static boolean isGuest(Optional<VerifiedToken> token, String clientId) {
        return token.flatMap(VerifiedToken::device).isEmpty() && clientId.startsWith(ASSIGNED_PREFIX);
    }

    private static void checkWill(ConnectPacket connect, ClientAcl acl) throws LoginException {
        if (connect.getWillPublish().isPresent()) {
            String topic = connect.getWillPublish().get().getTopic();
            if (!(Topics.parse(topic) instanceof Topic.Raw) || !acl.allowsPublish(topic)) {
                throw new LoginException(LoginRefusal.WILL, "will topic: the token's acl does not open it");
            }
        }
    }

    private static ConnectOptions options(ConnectPacket connect) throws LoginException {
        try {
            return ConnectOptionsReader.read(connect.getUserProperties());
        } catch (IllegalArgumentException e) {
            throw new LoginException(LoginRefusal.OPTION, String.valueOf(e.getMessage()));
        }
    }

    private Instant expiry(Optional<VerifiedToken> token, Optional<X509Certificate> certificate) {
        Instant byToken = token.map(tokens::holdsUntil).orElse(Instant.MAX);
        Instant byCertificate =
                certificate.map(found -> found.getNotAfter().toInstant()).orElse(Instant.MAX);
        return byToken.isBefore(byCertificate) ? byToken : byCertificate;
    }
}
