// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigXmlTest {

    private static final KeyStoreFiles FILES = new KeyStoreFiles(
            Path.of("/a <b> & \"c\"/keystore.jks"),
            Optional.of(Path.of("/t.jks")),
            "p&w",
            TlsSettings.ClientAuth.OPTIONAL);

    @Test
    void isValidForTheBrokerWithEveryListenerAndStrangePaths() {
        TlsSettings tls = TlsSettings.of(Path.of("c"), Path.of("k"));
        BrokerSettings settings = BrokerSettings.defaults(Path.of("data")).withTls(tls, 8883, 8084);
        String xml = ConfigXml.render(settings, Optional.of(FILES));
        ConfigXml.validate(xml);
        assertThat(xml).contains("/a &lt;b&gt; &amp; \"c\"/keystore.jks").contains("<port>8084</port>");
        assertThat(xml).contains("<anonymous-usage-statistics><enabled>false</enabled>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<hivemq>",
                "<hivemq><listener/></hivemq>",
                "<hivemq><mqtt><packets><max-packet-size>x</max-packet-size></packets></mqtt></hivemq>",
                "<hivemq><listeners><tcp-listener><port>65536</port></tcp-listener></listeners></hivemq>",
                "<hivemq><persistence><mode>${MODE}</mode></persistence></hivemq>"
            })
    void refusesWhatTheBrokerWouldAnswerWithOpenDefaults(String xml) {
        assertThatThrownBy(() -> ConfigXml.validate(xml)).isInstanceOf(BrokerStartException.class);
    }
}
