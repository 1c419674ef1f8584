// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRegistration;
import io.godwit.core.push.PushRegistrationCodec;
import io.godwit.core.push.PushRequest;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Requests and outcomes of pushes as bytes. Constants of enums travel as numbers, which are given here and never change.
 */
final class PushWire {
    private static final PushRequest.Kind[] KINDS = {
        PushRequest.Kind.MESSAGE,
        PushRequest.Kind.CALL,
        PushRequest.Kind.CLEAR,
        PushRequest.Kind.RECALL,
        PushRequest.Kind.TEST
    };
    private static final PushRequest.ContentMode[] MODES = {
        PushRequest.ContentMode.FULL, PushRequest.ContentMode.SENDER, PushRequest.ContentMode.NONE
    };
    private static final PushAddress.Environment[] ENVIRONMENTS = {
        PushAddress.Environment.PRODUCTION, PushAddress.Environment.SANDBOX, PushAddress.Environment.UNKNOWN
    };

    private static final int ACCEPTED = 1;
    private static final int INVALID = 2;
    private static final int SUSPECT = 3;
    private static final int RETRY = 4;
    private static final int UNKNOWN = 5;
    private static final int MISCONFIGURED = 6;
    private static final int REJECTED = 7;

    private PushWire() {}

    static void write(PushRequest request, WireWriter out) {
        out.number(request.id().getMostSignificantBits()).number(request.id().getLeastSignificantBits());
        out.text(request.user().value()).text(request.device().value());
        out.text(PushRegistrationCodec.encode(PushRegistration.of(request.address(), request.locale(), 0)));
        out.number(WireWriter.indexOf(KINDS, request.kind())).number(WireWriter.indexOf(MODES, request.content()));
        out.text(request.dialog()).text(request.from()).text(request.type()).text(request.text());
        out.number(request.count()).number(request.pos()).text(request.messageId());
        out.number(request.badge().orElse(-1)).flag(request.mention());
        out.number(request.expires().toEpochMilli()).number(request.attempt());
    }

    static PushRequest readRequest(WireReader in) {
        UUID id = new UUID(in.number(), in.number());
        UserId user = new UserId(in.text());
        DeviceId device = new DeviceId(in.text());
        PushRegistration address = PushRegistrationCodec.decode(in.text());
        PushRequest.Kind kind = KINDS[in.small()];
        PushRequest.ContentMode mode = MODES[in.small()];
        Optional<String> dialog = in.optionalText();
        String from = in.text();
        String type = in.text();
        String text = in.text();
        int count = in.small();
        long pos = in.number();
        String messageId = in.text();
        int badge = in.small();
        boolean mention = in.flag();
        return new PushRequest(
                id,
                user,
                device,
                address.address(),
                address.locale(),
                kind,
                mode,
                dialog,
                from,
                type,
                text,
                count,
                pos,
                messageId,
                badge < 0 ? OptionalInt.empty() : OptionalInt.of(badge),
                mention,
                Instant.ofEpochMilli(in.number()),
                in.small());
    }

    static void write(PushOutcome outcome, WireWriter out) {
        out.number(number(outcome)).text(outcome.detail());
        if (outcome instanceof PushOutcome.Accepted accepted) {
            out.number(accepted.environment()
                    .map(found -> WireWriter.indexOf(ENVIRONMENTS, found) + 1)
                    .orElse(0));
        } else if (outcome instanceof PushOutcome.InvalidAddress invalid) {
            out.number(invalid.since().map(Instant::toEpochMilli).orElse(-1L));
        } else if (outcome instanceof PushOutcome.Retry retry) {
            out.flag(retry.attempted())
                    .number(retry.after().map(Duration::toMillis).orElse(-1L));
        }
    }

    static PushOutcome readOutcome(WireReader in) {
        int kind = in.small();
        String detail = in.text();
        return switch (kind) {
            case ACCEPTED -> new PushOutcome.Accepted(detail, environment(in.small()));
            case INVALID ->
                new PushOutcome.InvalidAddress(detail, positive(in.number()).map(Instant::ofEpochMilli));
            case SUSPECT -> new PushOutcome.SuspectAddress(detail);
            case RETRY -> {
                boolean attempted = in.flag();
                yield new PushOutcome.Retry(detail, positive(in.number()).map(Duration::ofMillis), attempted);
            }
            case UNKNOWN -> new PushOutcome.Unknown(detail);
            case MISCONFIGURED -> new PushOutcome.Misconfigured(detail);
            case REJECTED -> new PushOutcome.Rejected(detail);
            // of a newer version: what it means is not known, so it is tried again
            default -> new PushOutcome.Unknown("an outcome that this version does not know");
        };
    }

    private static int number(PushOutcome outcome) {
        return switch (outcome.kind()) {
            case ACCEPTED -> ACCEPTED;
            case INVALID_ADDRESS -> INVALID;
            case SUSPECT_ADDRESS -> SUSPECT;
            case RETRY -> RETRY;
            case UNKNOWN -> UNKNOWN;
            case MISCONFIGURED -> MISCONFIGURED;
            case REJECTED -> REJECTED;
        };
    }

    private static Optional<PushAddress.Environment> environment(int number) {
        return number < 1 || number > ENVIRONMENTS.length ? Optional.empty() : Optional.of(ENVIRONMENTS[number - 1]);
    }

    private static Optional<Long> positive(long value) {
        return value < 0 ? Optional.empty() : Optional.of(value);
    }
}
