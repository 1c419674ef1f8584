// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.message.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** All commands that a mailbox carries out. Stateless, any thread. */
public final class MailboxCommands {
    private interface Parser {
        MailboxCommand parse(JsonNode command) throws RefusedException;
    }

    private static final Map<String, Parser> BY_OP = new TreeMap<>(Map.ofEntries(
            Map.entry(ListDialogs.OP, ListDialogs::parse),
            Map.entry(MarkRead.OP, MarkRead::parse),
            Map.entry(MuteDialog.OP, MuteDialog::parse),
            Map.entry(ChangeSettings.OP, ChangeSettings::parse),
            Map.entry(RecallMessage.OP, RecallMessage::parse),
            Map.entry(AppState.OP, AppState::parse),
            Map.entry(RegisterPush.OP, RegisterPush::parse),
            Map.entry(RemovePush.OP, RemovePush::parse),
            Map.entry(TestPush.OP, TestPush::parse),
            Map.entry(WhyPush.OP, WhyPush::parse)));

    /** Commands that only operators give. */
    private static final Map<String, Parser> OF_OPERATORS = Map.of(ReplayPush.OP, ReplayPush::parse);

    /** UTF-8 only: the parser would guess UTF-16 and UTF-32 from zero bytes. */
    private static final ObjectMapper JSON = new ObjectMapper(
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build());

    private MailboxCommands() {}

    /** A test push, for an operator. */
    public static MailboxCommand testPush() {
        return new TestPush();
    }

    /** Wakes a device again for what it has not acknowledged after a position, for an operator. */
    public static MailboxCommand replayPush(long after) {
        return new ReplayPush(after);
    }

    /** Their names, sorted. */
    public static Collection<String> ops() {
        return Collections.unmodifiableCollection(BY_OP.keySet());
    }

    /**
     * Reads a command's payload.
     *
     * @param op one of {@link #ops}
     * @param payload a JSON object
     * @throws RefusedException naming the field and its limit
     */
    public static MailboxCommand parse(String op, byte[] payload) throws RefusedException {
        Parser parser = BY_OP.get(op);
        if (parser == null) {
            throw CommandFields.invalid("op: must be one of " + String.join(", ", ops()));
        }
        return parse(parser, payload);
    }

    /** A command as it travels between nodes: the payload that {@link #parse} reads. */
    public static byte[] toBytes(MailboxCommand command) {
        return command.json().toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @param op its {@link MailboxCommand#op}
     * @throws RefusedException if it is of another version, whose rules are not the same
     */
    public static MailboxCommand fromBytes(String op, byte[] payload) throws RefusedException {
        Parser ofOperators = OF_OPERATORS.get(op);
        return ofOperators == null ? parse(op, payload) : parse(ofOperators, payload);
    }

    private static MailboxCommand parse(Parser parser, byte[] payload) throws RefusedException {
        try {
            return parser.parse(JSON.readTree(payload));
        } catch (IOException e) {
            throw CommandFields.invalid("payload: must be a JSON object with a field op");
        }
    }
}
