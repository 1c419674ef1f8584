// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

import io.godwit.core.identity.ClientAcl;
import io.godwit.core.identity.VerifiedToken;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Who is behind a connection.
 *
 * @param guest the client named no device: its cursor is not kept
 * @param token what it showed; empty when a client certificate was enough
 * @param acl what its token opens beside the topics of its user
 * @param expiresAt when the connection is closed
 */
public record Principal(
        SessionId session,
        UserId user,
        DeviceId device,
        boolean guest,
        Optional<VerifiedToken> token,
        ClientAcl acl,
        Instant expiresAt,
        ConnectOptions options) {}
