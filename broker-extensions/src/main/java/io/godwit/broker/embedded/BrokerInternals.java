// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.google.inject.Injector;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extensions.services.auth.Authenticators;
import com.hivemq.persistence.connection.ConnectionPersistence;
import io.netty.channel.Channel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * The one place that opens the broker: its parts are public but reachable only by reflection. A version that is built
 * differently fails the broker's start.
 */
final class BrokerInternals {

    private static final long UNBIND_MILLIS = 2_000;

    private final Injector injector;

    private BrokerInternals(Injector injector) {
        this.injector = injector;
    }

    /** Of a broker that has started. */
    static BrokerInternals of(EmbeddedHiveMQ broker) {
        try {
            Method method = broker.getClass().getDeclaredMethod("getInjector");
            method.setAccessible(true);
            return new BrokerInternals((Injector) method.invoke(broker));
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw unknown(e);
        }
    }

    <T> T part(Class<T> type) {
        return injector.getInstance(type);
    }

    boolean hasAuthenticator() {
        return !part(Authenticators.class).getAuthenticatorProviderMap().isEmpty();
    }

    /** Where the listener is bound; empty if it is not. */
    Optional<InetSocketAddress> boundAddress(Listener listener) {
        return channel(listener).map(bound -> (InetSocketAddress) bound.localAddress());
    }

    /** Closes the listener, if it is bound. */
    void unbind(Listener listener) {
        channel(listener).ifPresent(bound -> bound.close().awaitUninterruptibly(UNBIND_MILLIS));
    }

    private Optional<Channel> channel(Listener listener) {
        ConnectionPersistence connections = part(ConnectionPersistence.class);
        try {
            Field field = connections.getClass().getDeclaredField("serverChannelMap");
            field.setAccessible(true);
            Object channel = ((Map<?, ?>) field.get(connections)).get(listener.id);
            return channel instanceof Channel bound && bound.isActive() ? Optional.of(bound) : Optional.empty();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw unknown(e);
        }
    }

    static BrokerStartException unknown(Exception cause) {
        return new BrokerStartException("this version of the broker is built differently than expected", cause);
    }
}
