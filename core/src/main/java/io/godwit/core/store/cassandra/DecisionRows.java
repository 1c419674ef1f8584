// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.godwit.core.push.DeadLetter;
import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushDecision.Step;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/** Decisions as rows. */
final class DecisionRows {
    private DecisionRows() {}

    static BoundStatement bindRecord(PreparedStatement statement, UserId user, int day, PushDecision decision) {
        return statement.bind(
                user.value(),
                day,
                decision.pos(),
                decision.device().value(),
                Instant.ofEpochMilli(decision.at()),
                decision.step().name().toLowerCase(Locale.ROOT),
                decision.from(),
                decision.dialog(),
                decision.messageId(),
                decision.reason(),
                decision.provider(),
                decision.detail(),
                decision.attempt());
    }

    static BoundStatement bindDead(PreparedStatement statement, int day, int slot, DeadLetter letter) {
        PushDecision decision = letter.decision();
        return statement.bind(
                day,
                slot,
                Instant.ofEpochMilli(decision.at()),
                letter.user().value(),
                decision.device().value(),
                decision.pos(),
                decision.from(),
                decision.dialog(),
                decision.messageId(),
                decision.reason(),
                decision.provider(),
                decision.detail(),
                decision.attempt());
    }

    static PushDecision decision(Row row) {
        return decision(row, Step.valueOf(text(row, "step").toUpperCase(Locale.ROOT)));
    }

    static DeadLetter deadLetter(Row row) {
        return new DeadLetter(new UserId(text(row, "user")), decision(row, Step.DEAD));
    }

    private static PushDecision decision(Row row, Step step) {
        return new PushDecision(
                Objects.requireNonNull(row.getInstant("at")).toEpochMilli(),
                new DeviceId(text(row, "device")),
                row.getLong("from_pos"),
                row.getLong("pos"),
                text(row, "dialog"),
                text(row, "message_id"),
                step,
                text(row, "reason"),
                text(row, "provider"),
                text(row, "detail"),
                row.getInt("attempt"));
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
