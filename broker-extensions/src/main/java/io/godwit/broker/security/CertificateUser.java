// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

import com.hivemq.extension.sdk.api.client.parameter.ClientTlsInformation;
import com.hivemq.extension.sdk.api.client.parameter.ConnectionInformation;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** The user that a client certificate stands for: its subject's common name (RFC 4519, section 2.3). */
final class CertificateUser {
    private CertificateUser() {}

    /** The certificate that the client showed; the TLS layer has verified it. */
    static Optional<X509Certificate> of(ConnectionInformation connection) {
        return connection.getClientTlsInformation().flatMap(ClientTlsInformation::getClientCertificate);
    }

    static boolean isNamed(X509Certificate certificate, String user) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .anyMatch(rdn -> rdn.getType().equalsIgnoreCase("CN")
                                    && rdn.getValue().toString().equals(user));
        } catch (InvalidNameException e) {
            return false;
        }
    }
}
