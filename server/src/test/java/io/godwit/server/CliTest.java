// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.server.settings.SettingsTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CliTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicReference<TokenRequest> request = new AtomicReference<>();
    private final AtomicReference<Path> dataDir = new AtomicReference<>();

    @TempDir
    Path directory;

    @Test
    void printsATokenAndNothingElse() {
        assertThat(run("token", "alice")).isZero();

        assertThat(out.toString()).isEqualTo("signed" + System.lineSeparator());
        assertThat(err.toString()).isEmpty();
        assertThat(request.get())
                .isEqualTo(new TokenRequest("alice", Optional.empty(), Duration.ofDays(30), Optional.empty()));
    }

    @Test
    void takesSettingsBeforeAndAfterTheCommand() throws Exception {
        Path acl = Files.writeString(directory.resolve("acl.json"), "[]");

        assertThat(run(
                        "--log-level",
                        "debug",
                        "token",
                        "bob",
                        "--device=phone",
                        "--ttl",
                        "1h",
                        "--acl",
                        "@" + acl,
                        "--data-dir",
                        directory.toString()))
                .isZero();

        assertThat(request.get())
                .isEqualTo(new TokenRequest("bob", Optional.of("phone"), Duration.ofHours(1), Optional.of("[]")));
        assertThat(dataDir.get()).isEqualTo(directory);
    }

    @Test
    void refusesTokensThatMakeNoSense() {
        assertThat(run("token")).isEqualTo(2);
        assertThat(run("token", "alice", "--ttl", "soon")).isEqualTo(2);
        assertThat(run("token", "alice", "--acl", "@/no/such/file")).isEqualTo(2);
        assertThat(run("token", "alice", "bob")).isEqualTo(2);
        assertThat(run("token", "no body")).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains("<user>", "--ttl must be a duration", "cannot read /no/such/file", "\"bob\"", "no spaces");
    }

    @Test
    void stopsWithEveryWrongSettingAndCode2() {
        assertThat(run("--mqtt-port", "x", "--nonsense", "serve")).isEqualTo(2);

        assertThat(err.toString()).contains("2 settings are wrong", "--mqtt-port", "--nonsense", "godwit --help");
    }

    @Test
    void namesAMistypedCommand() {
        assertThat(run("tokne", "alice")).isEqualTo(2);

        assertThat(err.toString()).contains("\"tokne\" is neither a command nor a flag");
    }

    @Test
    void takesTheRoleThatIsNamedLikeACommand() {
        assertThat(run("--roles=push", "--cluster-seeds=node-1", "--cluster-port=7400", "settings"))
                .isZero();
        assertThat(run("--roles", "push", "--cluster-seeds=node-1", "--cluster-port=7400", "settings"))
                .isZero();

        assertThat(out.toString().lines().filter(line -> line.startsWith("roles") && line.contains("push")))
                .hasSize(2)
                .noneMatch(line -> line.contains("broker"));
    }

    @Test
    void printsTheSettings() {
        assertThat(run("settings", "--markdown")).isZero();
        assertThat(out.toString()).isEqualTo(SettingsTable.markdown());

        assertThat(run("settings", "--mqtt-port=2883")).isZero();
        assertThat(out.toString()).contains("mqtt.port = 2883  (flag --mqtt-port)");
    }

    @Test
    void helps() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("godwit token <user>", "--mqtt-port", "GODWIT_MQTT_PORT", "Default: 1883");

        assertThat(run("token", "--help")).isZero();
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("--ttl", "Godwit ");
    }

    private int run(String... arguments) {
        TokenSigner signer = (settings, wanted) -> {
            if (wanted.user().contains(" ")) {
                throw new IllegalArgumentException("no spaces");
            }
            request.set(wanted);
            dataDir.set(settings.dataDir());
            return "signed";
        };
        return new Cli(Map.of(), signer).run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
