// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AppsFileTest {
    @Test
    void readsAppsProvidersFieldsAndLists() throws AppsException {
        assertThat(read("""
                apps:
                  main:
                    browser: {type: webpush, subject: "mailto:a@b.c", allowed-hosts: [a.example, b.example]}
                    huawei:
                      type: webhook
                      timeout: 5
                """))
                .containsExactly(
                        new Entry(
                                "main",
                                "browser",
                                "webpush",
                                Map.of("subject", "mailto:a@b.c", "allowed-hosts", "a.example,b.example")),
                        new Entry("main", "huawei", "webhook", Map.of("timeout", "5")));
    }

    @Test
    void anEmptyFileHasNoApps() throws AppsException {
        assertThat(read("")).isEmpty();
        assertThat(read("# nothing yet\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apps: 5",
                "- apps",
                "app: {}",
                "apps: {main: {a: {type: webhook, type: apns}}}",
                "apps: {main: {a: {type: webhook}, a: {type: apns}}}",
                "apps: {main: {a: {type: webhook}}, main: {}}",
                "apps: {Main: {a: {type: webhook}}}",
                "apps: {'': {a: {type: webhook}}}",
                "apps: {main: {'../x': {type: webhook}}}",
                "apps: {main: {a: {}}}",
                "apps: {main: {a: {type: }}}",
                "apps: {main: {a: {type: {x: y}}}}",
                "apps: {main: {a: {type: webhook, x: [[1]]}}}",
                "apps: {main: {a: {type: webhook, x: {y: z}}}}",
                "apps: {main: {a: {type: &t webhook}, b: {type: *t}}}",
                "apps: {main: {a: &x {type: webhook}, b: {<<: *x}}}",
                "apps: {main: {a: {type: !!binary aGFsbG8=}}}",
                "apps: {main: {a: {type: webhook}}}\n---\napps: {}",
                "apps: {main: {a: {type: webhook",
                "apps: \u0000",
                "[[[[[[[[[[[[[[[[",
            })
    void refusesWhatIsNotPlain(String yaml) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(AppsException.class);
    }

    @Test
    void namesThePlaceAndNeverTheValue() {
        assertThatThrownBy(() -> read("apps:\n  main:\n    a: {type: webhook, x: {hush-hush: y}}"))
                .hasMessage("line 3: apps.main.a.x must be a plain value or a list of them");
        assertThatThrownBy(() -> read("apps:\n  main:\n    a: {type: webhook, url: 'hush-hush, url: 5}"))
                .hasMessageNotContaining("hush-hush");
    }

    @Test
    void hasBounds() {
        assertThatThrownBy(() -> read(" ".repeat(AppsFile.MAX_BYTES + 1))).hasMessageContaining("1048576 bytes");
        assertThatThrownBy(() -> read("apps: {" + numbered(101, "a%d: {}") + "}"))
                .hasMessageContaining("100 apps");
        assertThatThrownBy(() -> read("apps: {main: {" + numbered(11, "a%d: {type: x}") + "}}"))
                .hasMessageContaining("10 providers");
        assertThatThrownBy(() -> read("apps: {main: {a: {" + numbered(51, "f%d: 1") + "}}}"))
                .hasMessageContaining("50 fields");
        assertThatThrownBy(() -> read("apps: {main: {a: {type: " + "x".repeat(5_000) + "}}}"))
                .hasMessageContaining("4096");
    }

    private static String numbered(int count, String each) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(i == 0 ? "" : ", ").append(String.format(each, i));
        }
        return all.toString();
    }

    private static java.util.List<Entry> read(String yaml) throws AppsException {
        return AppsFile.read(yaml.getBytes(StandardCharsets.UTF_8));
    }
}
