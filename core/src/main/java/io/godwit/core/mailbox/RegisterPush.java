// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.config.Secret;
import io.godwit.core.message.Refusal;
import io.godwit.core.message.RefusedException;
import io.godwit.core.push.AddressBook;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushRegistration;
import java.util.Locale;
import java.util.Optional;

/** {@code {"op":"push.register","app":"main","provider":"fcm","address":"…"}}: where this device can be woken. */
record RegisterPush(PushAddress address, Optional<String> locale) implements MailboxCommand {
    static final String OP = "push.register";

    static RegisterPush parse(JsonNode command) throws RefusedException {
        try {
            Optional<String> p256dh = CommandFields.text(command, "p256dh", 128);
            Optional<String> auth = CommandFields.text(command, "auth", 64);
            PushAddress address = new PushAddress(
                    CommandFields.text(command, "app", 32).orElse("main"),
                    CommandFields.required(command, "provider", 32),
                    PushAddress.Kind.valueOf(oneOf(command, "kind", "token", "fid", "endpoint")),
                    Secret.of(CommandFields.required(command, "address", PushAddress.MAX_ADDRESS)),
                    PushAddress.Environment.valueOf(oneOf(command, "environment", "unknown", "production", "sandbox")),
                    CommandFields.text(command, "topic", 155),
                    p256dh.flatMap(key -> auth.map(secret -> new PushAddress.WebPushKeys(key, Secret.of(secret)))),
                    CommandFields.text(command, "voip", PushAddress.MAX_ADDRESS).map(Secret::of));
            Optional<String> locale = CommandFields.text(command, "locale", PushRegistration.MAX_LOCALE);
            var unused = PushRegistration.of(address, locale, 0); // says what is wrong with it
            return new RegisterPush(address, locale);
        } catch (IllegalArgumentException e) {
            throw CommandFields.invalid(String.valueOf(e.getMessage()));
        }
    }

    /** One of some words, the first if none is given, as the name of a constant. */
    private static String oneOf(JsonNode command, String field, String... words) throws RefusedException {
        String given = CommandFields.text(command, field, 32).orElse(words[0]);
        for (String word : words) {
            if (word.equals(given)) {
                return word.toUpperCase(Locale.ROOT);
            }
        }
        throw CommandFields.invalid(field + ": must be one of " + String.join(", ", words));
    }

    @Override
    public String op() {
        return OP;
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("app", address.app())
                .put("provider", address.provider())
                .put("kind", address.kind().name().toLowerCase(Locale.ROOT))
                .put("address", address.address().reveal())
                .put("environment", address.environment().name().toLowerCase(Locale.ROOT));
        address.topic().ifPresent(topic -> json.put("topic", topic));
        address.keys()
                .ifPresent(keys -> json.put("p256dh", keys.p256dh())
                        .put("auth", keys.auth().reveal()));
        address.voip().ifPresent(token -> json.put("voip", token.reveal()));
        locale.ifPresent(language -> json.put("locale", language));
        return json;
    }

    @Override
    public CommandStep carryOut(CommandContext mailbox) throws RefusedException {
        if (mailbox.guest()) {
            throw CommandFields.invalid("client id: a device without a name of its own cannot be woken");
        }
        return new CommandStep.Later(reply -> mailbox.push()
                .addresses()
                .register(mailbox.device(), address, locale, result -> reply.tell(answer(result))));
    }

    private CommandResult answer(AddressBook.Result result) {
        ObjectNode ok = CommandResult.ok(OP).put("app", address.app()).put("provider", address.provider());
        return switch (result) {
            case REGISTERED -> new CommandResult.Done(ok);
            case LOST ->
                new CommandResult.Refused(
                        Refusal.UNAVAILABLE, "another device registered this address at the same time, try again");
            case UNAVAILABLE -> CommandResult.unavailable();
        };
    }
}
