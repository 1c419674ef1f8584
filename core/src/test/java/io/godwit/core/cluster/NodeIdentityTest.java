// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdentityTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void takesKeysOfTheUsualAlgorithms(String algorithm) throws Exception {
        ClusterTls files = new TestAuthority().issue(folder, "godwit", algorithm);

        assertThat(NodeIdentity.read(files).names()).containsExactly("godwit");
    }

    @Test
    void takesAChainThatLeadsToTheAuthority() throws Exception {
        ClusterTls files = new TestAuthority(new TestAuthority()).issue(folder, "godwit");

        assertThat(NodeIdentity.read(files).names()).containsExactly("godwit");
    }

    @Test
    void namesTheSettingOfAFileThatIsMissing() throws Exception {
        ClusterTls files = new TestAuthority().issue(folder, "godwit");
        Files.delete(files.ca());

        refuses(files, "cluster.tls.ca: " + files.ca() + " does not exist");
    }

    @Test
    void namesTheSettingOfAFileThatIsBroken() throws Exception {
        ClusterTls files = new TestAuthority().issue(folder, "godwit");
        Files.writeString(files.cert(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        refuses(files, "cluster.tls.cert: " + files.cert());
    }

    @Test
    void saysHowToConvertAKeyOfAnotherForm() throws Exception {
        ClusterTls files = new TestAuthority().issue(folder, "godwit");
        Files.writeString(files.key(), "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");

        refuses(files, "cluster.tls.key: " + files.key() + " holds no PKCS#8 key");
    }

    @Test
    void refusesAKeyOfAnotherCertificate() throws Exception {
        TestAuthority authority = new TestAuthority();
        ClusterTls files = authority.issue(folder, "godwit");
        ClusterTls others = authority.issue(folder.resolve("other"), "godwit", "RSA");

        refuses(
                new ClusterTls(files.cert(), others.key(), files.ca()),
                "cluster.tls.key: " + others.key() + " is not the key of the certificate");
    }

    @Test
    void refusesACertificateThatTheOthersWouldNotTake() throws Exception {
        ClusterTls files = new TestAuthority().issue(folder, "godwit");
        TestAuthority.write(files.ca(), new TestAuthority().certificate);

        refuses(files, "cluster.tls.cert: " + files.cert() + " is not accepted by the authorities of cluster.tls.ca");
    }

    private static void refuses(ClusterTls files, String message) {
        assertThatThrownBy(() -> NodeIdentity.read(files))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
