// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.embedded.TestAuthority.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsStoresTest {

    @TempDir
    Path folder;

    private final TestAuthority authority = new TestAuthority("ca");

    @Test
    void keepsTheOldCertificateUntilTheNewFilesAreWholeAndValid() throws Exception {
        Identity first = authority.issue("first");
        Identity expired = authority.issueExpired("expired");
        Identity second = authority.issue("second");
        TlsSettings settings = TlsSettings.of(chain(first), key(first));
        try (TlsStores stores = TlsStores.open(settings, folder)) {
            assertThat(stored(stores)).isEqualTo(first.certificate());

            TestAuthority.write(folder.resolve("chain.pem"), "broken");
            stores.check();
            assertThat(stored(stores)).isEqualTo(first.certificate());

            chain(expired);
            key(expired);
            stores.check();
            assertThat(stored(stores)).isEqualTo(first.certificate());

            chain(second);
            stores.check(); // the key is still another one's
            assertThat(stored(stores)).isEqualTo(first.certificate());
            Files.delete(folder.resolve("key.pem"));
            stores.check();
            assertThat(stored(stores)).isEqualTo(first.certificate());

            key(second);
            stores.check();
            assertThat(stored(stores)).isEqualTo(second.certificate());
            assertThat(stores.certificate()).isEqualTo(second.certificate());
        }
    }

    private Path chain(Identity identity) throws Exception {
        return TestAuthority.write(folder.resolve("chain.pem"), TestAuthority.pem(identity.certificate()));
    }

    private Path key(Identity identity) throws Exception {
        return TestAuthority.write(folder.resolve("key.pem"), TestAuthority.pkcs8(identity));
    }

    private static Certificate stored(TlsStores stores) throws Exception {
        KeyStore store = KeyStore.getInstance(
                stores.files().keyStore().toFile(), stores.files().password().toCharArray());
        return store.getCertificate("godwit");
    }
}
