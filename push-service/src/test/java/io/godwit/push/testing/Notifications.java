// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.testing;

import io.godwit.core.config.Secret;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushAddress.Environment;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushRequest.ContentMode;
import io.godwit.core.push.PushRequest.Kind;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import io.godwit.push.provider.Notification;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** A notification to change one thing of. */
public final class Notifications {
    public Kind kind = Kind.MESSAGE;
    public ContentMode content = ContentMode.FULL;
    public PushAddress.Kind addressKind = PushAddress.Kind.TOKEN;
    public Environment environment = Environment.PRODUCTION;
    public Optional<String> topic = Optional.empty();
    public Optional<Secret> voip = Optional.empty();
    public OptionalInt badge = OptionalInt.empty();
    public Instant expires = Instant.ofEpochSecond(4_000_000_000L);
    public String title = "Ann";
    public String body = "Hello";
    public String bodyKey = "";
    public List<String> bodyArguments = List.of();
    public String collapseId = "m.1";
    public String thread = "d.ann";
    public boolean urgent = true;
    public boolean silent;
    public Map<String, String> data = new LinkedHashMap<>(Map.of("dialog", "ann"));
    public UUID id = UUID.randomUUID();

    /** To an address. */
    public Notification to(String token) {
        return new Notification(
                request(token),
                title,
                body,
                "",
                List.of(),
                bodyKey,
                bodyArguments,
                collapseId,
                thread,
                urgent,
                silent,
                data);
    }

    private PushRequest request(String token) {
        PushAddress address = new PushAddress(
                "main", "test", addressKind, Secret.of(token), environment, topic, Optional.empty(), voip);
        return new PushRequest(
                id,
                new UserId("bob"),
                new DeviceId("phone"),
                address,
                Optional.empty(),
                kind,
                content,
                Optional.of("ann"),
                "ann",
                "text",
                body.length() > 100 ? "" : body,
                1,
                7,
                "m1",
                badge,
                false,
                expires,
                1);
    }
}
