// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.broker.embedded.TestAuthority.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.Optional;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsMaterialTest {

    @TempDir
    Path folder;

    private final TestAuthority authority = new TestAuthority("ca");

    @Test
    void readsKeysInAllThreeForms() throws Exception {
        Identity rsa = authority.issue("rsa", "RSA");
        Identity ec = authority.issue("ec", "EC");
        Identity ed = authority.issue("ed", "Ed25519");
        String pkcs1 = TestAuthority.pem(rsa.keys().getPrivate());
        String sec1 = TestAuthority.sec1(ec);
        assertThat(pkcs1).startsWith("-----BEGIN RSA PRIVATE KEY");
        assertThat(sec1).startsWith("-----BEGIN EC PRIVATE KEY");

        assertThat(parse(rsa, pkcs1).key()).isEqualTo(rsa.keys().getPrivate());
        assertThat(parse(rsa, TestAuthority.pkcs8(rsa)).key())
                .isEqualTo(rsa.keys().getPrivate());
        assertThat(((ECPrivateKey) parse(ec, sec1).key()).getS())
                .isEqualTo(((ECPrivateKey) ec.keys().getPrivate()).getS());
        assertThat(parse(ec, TestAuthority.pkcs8(ec)).key()).isEqualTo(ec.keys().getPrivate());
        assertThat(parse(ed, TestAuthority.pkcs8(ed)).key()).isEqualTo(ed.keys().getPrivate());
    }

    @Test
    void refusesAKeyOfAnotherCertificate() {
        Identity one = authority.issue("one");
        Identity two = authority.issue("two", "RSA");
        assertThatThrownBy(() -> parse(one, TestAuthority.pkcs8(authority.issue("other"))))
                .hasMessageContaining("is not the key of");
        assertThatThrownBy(() -> parse(one, TestAuthority.pkcs8(two))).hasMessageContaining("is not the key of");
    }

    @Test
    void namesTheFileAndTheReason() throws Exception {
        Identity one = authority.issue("one");
        assertThatThrownBy(() -> parse("", TestAuthority.pkcs8(one)))
                .hasMessageMatching("certChainPem .*chain.pem: it has no BEGIN CERTIFICATE block");
        assertThatThrownBy(() -> parse(TestAuthority.pem(one.certificate()), "rubbish"))
                .hasMessageMatching("keyPem .*key.pem: it has no BEGIN PRIVATE KEY block");
        String cut = TestAuthority.pkcs8(one).replaceFirst("\n[^-]{20}", "\n");
        assertThatThrownBy(() -> parse(TestAuthority.pem(one.certificate()), cut))
                .hasMessageMatching("keyPem .*key.pem: .*");
        assertThatThrownBy(() -> parse(TestAuthority.pem(one.certificate()), encrypted(one)))
                .hasMessageContaining("encrypted");
        assertThatThrownBy(() -> TlsMaterial.read(TlsSettings.of(folder.resolve("no.pem"), folder.resolve("no.key"))))
                .hasMessageContaining("certChainPem")
                .hasMessageContaining("no.pem");
    }

    @Test
    void refusesAChainThatDoesNotHoldTogether() {
        Identity one = authority.issue("one");
        String chain = TestAuthority.pem(one.certificate(), new TestAuthority("other").certificate);
        assertThatThrownBy(() -> parse(chain, TestAuthority.pkcs8(one)))
                .hasMessageContaining("certificate 1 is not signed by the one after it");
    }

    @Test
    void knowsWhenACertificateHasExpired() throws Exception {
        Identity old = authority.issueExpired("old");
        assertThat(parse(old, TestAuthority.pkcs8(old)).invalidToday())
                .get()
                .asString()
                .contains("valid from");
    }

    private TlsMaterial parse(Identity identity, String key) throws Exception {
        return parse(TestAuthority.pem(identity.certificate(), authority.certificate), key);
    }

    private TlsMaterial parse(String chain, String key) throws Exception {
        Path chainFile = Files.writeString(folder.resolve("chain.pem"), chain);
        Path keyFile = Files.writeString(folder.resolve("key.pem"), key);
        TlsSettings settings = new TlsSettings(chainFile, keyFile, Optional.empty(), TlsSettings.ClientAuth.NONE);
        return TlsMaterial.parse(settings, TlsMaterial.read(settings));
    }

    private static String encrypted(Identity identity) throws IOException {
        java.io.StringWriter text = new java.io.StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    identity.keys().getPrivate(),
                    new JcePEMEncryptorBuilder("AES-128-CBC")
                            .setProvider(new org.bouncycastle.jce.provider.BouncyCastleProvider())
                            .build("x".toCharArray()));
        }
        return text.toString();
    }
}
