// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.fcm;

import com.google.firebase.internal.ApacheHttp2Transport;
import java.net.ProxySelector;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * firebase-admin's transport with what it offers no settings for: as many connections as threads, another server, and no
 * second attempt. Its connections carry one request each, also with HTTP/2.
 */
final class FcmTransport {
    /** Idle for longer, a connection is looked at before it is used: what fails then may have been delivered or not. */
    private static final TimeValue TRUSTED = TimeValue.ofSeconds(2);

    private static final TimeValue IDLE = TimeValue.ofSeconds(60);

    private FcmTransport() {}

    static ApacheHttp2Transport of(FcmSettings settings) {
        return new ApacheHttp2Transport(HttpAsyncClientBuilder.create()
                .setConnectionManager(connections(settings))
                .setRoutePlanner(settings.endpoint()
                        .map(FcmTransport::always)
                        .orElseGet(() -> new SystemDefaultRoutePlanner(ProxySelector.getDefault())))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .evictIdleConnections(IDLE)
                .addResponseInterceptorFirst((response, entity, context) -> tryOnce(response))
                .build());
    }

    private static PoolingAsyncClientConnectionManager connections(FcmSettings settings) {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(settings.threads())
                .setMaxConnPerRoute(settings.threads())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(settings.connect().toMillis(), TimeUnit.MILLISECONDS))
                        .setValidateAfterInactivity(TRUSTED)
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setHandshakeTimeout(Timeout.of(settings.connect().toMillis(), TimeUnit.MILLISECONDS))
                        .setVersionPolicy(HttpVersionPolicy.NEGOTIATE)
                        .build())
                .build();
    }

    private static HttpRoutePlanner always(URI endpoint) {
        boolean secure = "https".equals(endpoint.getScheme());
        int port = endpoint.getPort() >= 0 ? endpoint.getPort() : secure ? 443 : 80;
        HttpHost host = new HttpHost(endpoint.getScheme(), endpoint.getHost(), port);
        return (target, context) -> new HttpRoute(host, null, secure);
    }

    /**
     * firebase-admin tries again after a 503, up to four times, while the thread sleeps; nothing switches that off. It takes
     * what to do from the status, but what to report from the body: there it still says that the service is not available.
     */
    private static void tryOnce(HttpResponse response) {
        if (response.getCode() == 503) {
            response.setCode(500);
        }
    }
}
