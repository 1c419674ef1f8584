// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.text;

import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushRequest.ContentMode;
import io.godwit.core.push.PushRequest.Kind;
import io.godwit.push.provider.Notification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Puts requests into words. What a content mode hides is in no field of the notification: with {@link ContentMode#SENDER} no
 * text, with {@link ContentMode#NONE} neither text nor sender, dialog or message id. Immutable; any thread.
 */
public final class Texts {
    private final Map<String, Language> languages = Language.all();
    private final Language english = Objects.requireNonNull(languages.get(Language.BUILT_IN.get(0)));

    /** A text and the key that says the same. */
    private record Phrase(String text, String key, List<String> arguments) {
        static final Phrase NOTHING = verbatim("");

        static Phrase verbatim(String text) {
            return new Phrase(text, "", List.of());
        }
    }

    /** The notification for {@code request}. */
    public Notification of(PushRequest request) {
        Language language = language(request.locale());
        Phrase title = title(request, language);
        Phrase body = body(request, language);
        boolean wakes = request.kind() != Kind.CLEAR && request.kind() != Kind.RECALL;
        return new Notification(
                hidden(request),
                title.text(),
                body.text(),
                title.key(),
                title.arguments(),
                body.key(),
                body.arguments(),
                CollapseId.of(request),
                thread(request),
                wakes,
                request.kind() == Kind.CLEAR,
                data(request));
    }

    /** The request without what its content mode hides, so that no provider can tell it by mistake. */
    private static PushRequest hidden(PushRequest r) {
        boolean none = r.content() == ContentMode.NONE;
        return new PushRequest(
                r.id(),
                r.user(),
                r.device(),
                r.address(),
                r.locale(),
                r.kind(),
                r.content(),
                none ? Optional.empty() : r.dialog(),
                none ? "" : r.from(),
                none ? "" : r.type(),
                r.content() == ContentMode.FULL ? r.text() : "",
                r.count(),
                r.pos(),
                none ? "" : r.messageId(),
                r.badge(),
                r.mention() && !none,
                r.expires(),
                r.attempt());
    }

    private Language language(Optional<String> tag) {
        return tag.isEmpty() ? english : languages.getOrDefault(Language.of(tag.get()), english);
    }

    private static Phrase title(PushRequest request, Language language) {
        if (request.kind() == Kind.CLEAR) {
            return Phrase.NOTHING;
        } else if (request.kind() == Kind.TEST) {
            return phrase(language, TextKey.GODWIT_TEST_TITLE);
        } else if (request.content() == ContentMode.NONE) {
            return phrase(language, request.kind() == Kind.CALL ? TextKey.GODWIT_CALL : TextKey.GODWIT_NEW_MESSAGE);
        } else if (request.mention() && request.kind() == Kind.MESSAGE) {
            return phrase(language, TextKey.GODWIT_MENTION, request.from());
        }
        return Phrase.verbatim(request.from());
    }

    private static Phrase body(PushRequest request, Language language) {
        if (request.kind() == Kind.TEST) {
            return phrase(language, TextKey.GODWIT_TEST);
        } else if (request.kind() == Kind.CLEAR || request.content() == ContentMode.NONE) {
            return Phrase.NOTHING;
        } else if (request.kind() == Kind.CALL) {
            return phrase(language, TextKey.GODWIT_CALL);
        } else if (request.kind() == Kind.RECALL) {
            return phrase(language, TextKey.GODWIT_RECALLED);
        } else if (request.count() > 1) {
            return phrase(language, TextKey.GODWIT_MESSAGES, Integer.toString(request.count()));
        } else if (request.content() == ContentMode.FULL && !request.text().isBlank()) {
            return Phrase.verbatim(request.text());
        }
        return phrase(language, TextKey.ofType(request.type()));
    }

    private static Phrase phrase(Language language, TextKey key, String... arguments) {
        List<String> list = List.of(arguments);
        return new Phrase(language.say(key, list), key.name(), list);
    }

    private static String thread(PushRequest request) {
        return request.content() == ContentMode.NONE
                ? ""
                : request.dialog().map(name -> CollapseId.named('d', name)).orElse("");
    }

    /** What the app cannot do without comes first. */
    private static Map<String, String> data(PushRequest request) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("kind", request.kind().name().toLowerCase(Locale.ROOT));
        data.put("pos", Long.toString(request.pos()));
        if (request.content() == ContentMode.NONE) {
            return data;
        }
        request.dialog().ifPresent(dialog -> data.put("dialog", dialog));
        data.put("id", request.id().toString());
        if (!request.messageId().isEmpty()) {
            data.put("message", request.messageId());
        }
        if (!request.from().isEmpty()) {
            data.put("from", request.from());
        }
        if (!request.type().isEmpty()) {
            data.put("type", request.type());
        }
        data.put("count", Integer.toString(request.count()));
        if (request.mention()) {
            data.put("mention", "true");
        }
        return data;
    }
}
