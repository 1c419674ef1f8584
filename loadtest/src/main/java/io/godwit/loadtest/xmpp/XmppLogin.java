// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.xmpp;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;

/** Opens connections: no TLS, no compression, stream management with a request for each message. Blocks. */
final class XmppLogin {
    private static final String RESOURCE = "load";
    private static final int REPLY_TIMEOUT_MILLIS = 30_000;

    private final InetSocketAddress address;
    private final String domain;

    XmppLogin(InetSocketAddress address, String domain) {
        this.address = address;
        this.domain = domain;
    }

    /** Logged in and available. */
    XMPPTCPConnection open(String user, String password) {
        try {
            var connection = new XMPPTCPConnection(XMPPTCPConnectionConfiguration.builder()
                    .setHostAddress(address.getAddress())
                    .setPort(address.getPort())
                    .setXmppDomain(domain)
                    .setUsernameAndPassword(user, password)
                    .setResource(RESOURCE)
                    .setSecurityMode(SecurityMode.disabled)
                    .setCompressionEnabled(false)
                    .setSendPresence(true)
                    .build());
            connection.setReplyTimeout(REPLY_TIMEOUT_MILLIS);
            connection.setUseStreamManagement(true);
            connection.setUseStreamManagementResumption(false);
            connection.addRequestAckPredicate(stanza -> stanza instanceof Message);
            connection.connect().login();
            if (!connection.isSmEnabled()) {
                throw new IllegalStateException("the server does not enable stream management for " + user);
            }
            return connection;
        } catch (IOException | SmackException | XMPPException failure) {
            throw new IllegalStateException(
                    "XMPP login of " + user + " at " + address + " failed: " + failure, failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }
}
