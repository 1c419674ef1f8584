// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.hivemq.HiveMQServer;
import io.godwit.broker.embedded.BrokerSettings.Persistence;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/**
 * Writes the broker's {@code config.xml} and validates it against the broker's own schema. Both matter: the broker
 * answers a file that it cannot read with defaults (plain MQTT on 0.0.0.0:1883, no limits), and leaves out what it does
 * not know.
 */
final class ConfigXml {

    private final XMLStreamWriter xml;

    private ConfigXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static void write(Path folder, BrokerSettings settings, Optional<KeyStoreFiles> tls) throws IOException {
        String text = render(settings, tls);
        validate(text);
        Files.writeString(folder.resolve("config.xml"), text, StandardOpenOption.CREATE_NEW);
    }

    static String render(BrokerSettings settings, Optional<KeyStoreFiles> tls) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new ConfigXml(xml).document(settings, tls);
            xml.close();
        } catch (XMLStreamException e) {
            throw new BrokerStartException("the broker's configuration could not be written", e);
        }
        return text.toString();
    }

    static void validate(String text) {
        if (text.contains("${")) {
            throw new BrokerStartException("the broker's configuration contains \"${\", which it would replace");
        }
        URL schema = HiveMQServer.class.getResource("/config.xsd");
        if (schema == null) {
            throw new BrokerStartException("config.xsd of the broker is not on the class path");
        }
        try {
            SchemaFactory factory = SchemaFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.newSchema(schema).newValidator().validate(new StreamSource(new StringReader(text)));
        } catch (SAXException | IOException e) {
            throw new BrokerStartException("the broker's configuration is not valid: " + e.getMessage(), e);
        }
    }

    private void document(BrokerSettings settings, Optional<KeyStoreFiles> tls) throws XMLStreamException {
        xml.writeStartDocument();
        open("hivemq");
        open("listeners");
        for (Listener listener : Listener.values()) {
            if (listener.isOn(settings)) {
                listener(listener, settings, tls);
            }
        }
        close();
        mqtt(settings.limits());
        restrictions(settings.limits());
        enabled("anonymous-usage-statistics", false);
        open("persistence");
        value("mode", settings.persistence() == Persistence.FILE ? "file" : "in-memory");
        close();
        close();
        xml.writeEndDocument();
    }

    private void listener(Listener listener, BrokerSettings settings, Optional<KeyStoreFiles> tls)
            throws XMLStreamException {
        open(listener.element);
        value("port", listener.port(settings));
        value("bind-address", settings.bindAddress());
        value("name", listener.id);
        if (listener.webSocket) {
            value("path", settings.wsPath());
            open("subprotocols");
            value("subprotocol", "mqtt");
            value("subprotocol", "mqttv3.1");
            close();
        }
        if (listener.encrypted) {
            tls(tls.orElseThrow());
        }
        close();
    }

    private void tls(KeyStoreFiles files) throws XMLStreamException {
        open("tls");
        open("keystore");
        value("path", files.keyStore());
        value("password", files.password());
        value("private-key-password", files.password());
        close();
        if (files.trustStore().isPresent()) {
            open("truststore");
            value("path", files.trustStore().get());
            value("password", files.password());
            close();
        }
        open("protocols");
        value("protocol", "TLSv1.3");
        value("protocol", "TLSv1.2");
        close();
        value("client-authentication-mode", files.clientAuth());
        close();
    }

    private void mqtt(BrokerLimits limits) throws XMLStreamException {
        open("mqtt");
        nested("queued-messages", "max-queue-size", limits.maxQueuedMessages());
        enabled("retained-messages", limits.retainedMessages());
        enabled("wildcard-subscriptions", true);
        nested("quality-of-service", "max-qos", limits.maxQos());
        open("topic-alias");
        value("enabled", limits.topicAliases() > 0);
        value("max-per-client", Math.max(1, limits.topicAliases()));
        close();
        nested("session-expiry", "max-interval", limits.maxSessionExpiry().toSeconds());
        enabled("subscription-identifier", true);
        enabled("shared-subscriptions", true);
        open("keep-alive");
        value("max-keep-alive", limits.maxKeepAlive().toSeconds());
        value("allow-unlimited", false);
        close();
        nested("packets", "max-packet-size", limits.maxPacketBytes());
        nested("receive-maximum", "server-receive-maximum", limits.receiveMaximum());
        close();
    }

    private void restrictions(BrokerLimits limits) throws XMLStreamException {
        open("restrictions");
        value("max-connections", limits.maxConnections());
        value("max-client-id-length", limits.maxClientIdLength());
        value("max-topic-length", limits.maxTopicLength());
        value("no-connect-idle-timeout", limits.noConnectIdleTimeout().toMillis());
        value("incoming-bandwidth-throttling", limits.incomingBytesPerSecond());
        close();
    }

    private void enabled(String element, boolean enabled) throws XMLStreamException {
        nested(element, "enabled", enabled);
    }

    private void nested(String element, String child, Object value) throws XMLStreamException {
        open(element);
        value(child, value);
        close();
    }

    private void open(String element) throws XMLStreamException {
        xml.writeStartElement(element);
    }

    private void value(String element, Object value) throws XMLStreamException {
        open(element);
        xml.writeCharacters(value.toString());
        close();
    }

    private void close() throws XMLStreamException {
        xml.writeEndElement();
    }
}
