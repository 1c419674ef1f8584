// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.provider;

import io.godwit.core.config.Secret;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushRequest.ContentMode;
import io.godwit.core.push.PushRequest.Kind;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Requests for tests. */
public final class Requests {
    public static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private Requests() {}

    public static PushAddress token(String app, String provider, String token) {
        return new PushAddress(
                app,
                provider,
                PushAddress.Kind.TOKEN,
                Secret.of(token),
                PushAddress.Environment.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static PushRequest to(PushAddress address) {
        return of(address, Kind.MESSAGE, ContentMode.FULL, NEVER);
    }

    public static PushRequest of(PushAddress address, Kind kind, ContentMode content, Instant expires) {
        return new PushRequest(
                new UUID(7, 9),
                new UserId("alice"),
                new DeviceId("phone"),
                address,
                Optional.of("en"),
                kind,
                content,
                Optional.of("bob"),
                "bob",
                "text",
                "dinner at eight?",
                1,
                42,
                "01234567890123456789",
                OptionalInt.of(3),
                false,
                expires,
                1);
    }
}
