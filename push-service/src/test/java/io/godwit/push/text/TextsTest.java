// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushRequest.ContentMode;
import io.godwit.core.push.PushRequest.Kind;
import io.godwit.push.provider.Notification;
import io.godwit.push.provider.Requests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TextsTest {
    private final Texts texts = new Texts();

    @ParameterizedTest
    @CsvSource({
        "en,text,1,New message", "de-AT,image,1,Foto", "FR_ca,audio,1,Message vocal", "es,video,1,Vídeo",
        "pt-BR,file,1,Arquivo", "zh-Hans-CN,location,1,位置", "zh,text,5,5 条新消息", "xx,poll,1,New message",
        "'',text,3,3 new messages", "de,text,2,2 neue Nachrichten"
    })
    void saysTheTypeInTheDevicesLanguage(String locale, String type, int count, String body) {
        Notification n = texts.of(request(Kind.MESSAGE, ContentMode.SENDER, "bob", type, "", count, false, locale));
        assertThat(n.title()).isEqualTo("bob");
        assertThat(n.body()).isEqualTo(body);
        assertThat(n.bodyKey()).startsWith("GODWIT_");
        assertThat(n.bodyArguments()).isEqualTo(count > 1 ? List.of(Integer.toString(count)) : List.of());
    }

    @Test
    void everyLanguageHasEveryText() {
        Language.all().forEach((name, language) -> {
            for (TextKey key : TextKey.values()) {
                assertThat(language.say(key, List.of("7")))
                        .as(name + " " + key)
                        .isNotBlank()
                        .doesNotContain("{");
            }
        });
    }

    @Test
    void showsTheTextOnlyInFull() {
        assertThat(texts.of(request(Kind.MESSAGE, ContentMode.FULL, "bob", "text", "hi {0}", 1, false, "en"))
                        .body())
                .isEqualTo("hi {0}");
        assertThat(texts.of(request(Kind.MESSAGE, ContentMode.SENDER, "bob", "text", "hi", 1, false, "en"))
                        .toString())
                .doesNotContain("hi,");
        assertThat(texts.of(request(Kind.MESSAGE, ContentMode.FULL, "bob", "text", "hi", 1, true, "de"))
                        .title())
                .isEqualTo("bob hat dich erwähnt");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void withoutContentSaysNeitherWhoNorWhatNorWhere(Kind kind) {
        Notification n = texts.of(request(kind, ContentMode.NONE, "mallory", "image", "secret plans", 4, true, "en"));
        assertThat(n.toString()).doesNotContain("mallory", "secret", "the-dialog", "01234567890123456789", "image");
        assertThat(n.data()).isEqualTo(Map.of("kind", kind.name().toLowerCase(Locale.ROOT), "pos", "42"));
        assertThat(n.collapseId()).startsWith("godwit.");
        assertThat(n.thread()).isEmpty();
    }

    @Test
    void aRecallReplacesExactlyTheNotificationOfItsMessage() {
        Notification shown = texts.of(request(Kind.MESSAGE, ContentMode.FULL, "bob", "text", "oops", 1, false, "en"));
        Notification recall = texts.of(request(Kind.RECALL, ContentMode.FULL, "bob", "text", "", 1, false, "en"));
        Notification clear = texts.of(request(Kind.CLEAR, ContentMode.FULL, "bob", "text", "", 1, false, "en"));
        assertThat(recall.collapseId()).isEqualTo(shown.collapseId());
        assertThat(clear.collapseId()).isNotEqualTo(shown.collapseId());
        assertThat(recall.body()).isEqualTo("A message was recalled");
        assertThat(List.of(shown.urgent(), recall.urgent(), clear.urgent())).containsExactly(true, false, false);
        assertThat(List.of(shown.silent(), recall.silent(), clear.silent())).containsExactly(false, false, true);
        assertThat(shown.thread()).isEqualTo("d.the-dialog").isEqualTo(recall.thread());
    }

    @Test
    void collapseIdsHaveAtMost64Bytes() {
        for (int length = 0; length < 200; length++) {
            String id = CollapseId.named('r', "x".repeat(length));
            assertThat(id.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(64);
        }
        assertThat(CollapseId.named('r', "x".repeat(63))).isNotEqualTo(CollapseId.named('r', "x".repeat(64)));
        assertThat(CollapseId.named('r', "位".repeat(20))).hasSize(45);
    }

    private static PushRequest request(
            Kind kind,
            ContentMode content,
            String from,
            String type,
            String text,
            int count,
            boolean mention,
            String locale) {
        PushRequest r = Requests.of(Requests.token("main", "fcm", "t"), kind, content, Requests.NEVER);
        return new PushRequest(
                r.id(),
                r.user(),
                r.device(),
                r.address(),
                Optional.of(locale),
                kind,
                content,
                Optional.of("the-dialog"),
                from,
                type,
                text,
                count,
                r.pos(),
                r.messageId(),
                r.badge(),
                mention,
                r.expires(),
                1);
    }
}
