// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

/** The four listeners a broker can have, with the names that it knows them by. */
enum Listener {
    MQTT("mqtt", "mqttPort", "tcp-listener", false, false),
    WS("ws", "wsPort", "websocket-listener", true, false),
    TLS("mqtts", "tlsPort", "tls-tcp-listener", false, true),
    WSS("wss", "wssPort", "tls-websocket-listener", true, true);

    /** In the broker's configuration and logs. */
    final String id;
    /** In {@link BrokerSettings}. */
    final String field;

    final String element;
    final boolean webSocket;
    final boolean encrypted;

    Listener(String id, String field, String element, boolean webSocket, boolean encrypted) {
        this.id = id;
        this.field = field;
        this.element = element;
        this.webSocket = webSocket;
        this.encrypted = encrypted;
    }

    int port(BrokerSettings settings) {
        return switch (this) {
            case MQTT -> settings.mqttPort();
            case WS -> settings.wsPort();
            case TLS -> settings.tlsPort();
            case WSS -> settings.wssPort();
        };
    }

    boolean isOn(BrokerSettings settings) {
        return port(settings) >= 0;
    }
}
