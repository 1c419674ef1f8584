// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.push.testing.FakeApns;
import io.godwit.push.testing.FakeFcm;
import io.godwit.push.testing.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server with Apple's and Google's servers beside it, played by fakes. */
final class PushIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("target", "system", "push-apps").toAbsolutePath();
    private static final Path APPS = FOLDER.resolve("apps.yaml");
    private static FakeApns apns;
    private static FakeFcm fcm;
    private static GodwitProcess server;

    @BeforeAll
    static void start() throws IOException {
        apns = FakeApns.start(FOLDER.resolve("apns"));
        fcm = FakeFcm.start(FOLDER.resolve("fcm"));
        Files.writeString(APPS, apps("main"));
        server = GodwitProcess.named("push")
                .with("GODWIT_PUSH_APPS_FILE", APPS.toString())
                .with("GODWIT_PUSH_GRACE", "2s")
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
        fcm.close();
        apns.close();
    }

    private static String apps(String name) {
        StringBuilder yaml = new StringBuilder("  " + name + ":\n    apns:\n      type: apns\n");
        apns.fields().forEach((field, value) -> yaml.append(line(field, value)));
        yaml.append("    fcm:\n      type: fcm\n");
        fcm.fields().forEach((field, value) -> yaml.append(line(field, value)));
        return "apps:\n" + yaml;
    }

    private static String line(String field, String value) {
        return "      " + field + ": " + (field.equals("port") ? value : '"' + value + '"') + "\n";
    }

    /** A device that registered an address and went away. */
    private static void offline(String user, String device, String provider, String token) {
        try (Device phone = Device.mqtt5(server, user, device).connect()) {
            register(phone, provider, token);
        }
    }

    private static void register(Device device, String provider, String token) {
        assertThat(device.ask(Json.of(Map.of("op", "push.register", "provider", provider, "address", token))))
                .contains("\"ok\":true");
    }

    private static List<Received> to(List<Received> all, String token) {
        return all.stream().filter(push -> push.token().equals(token)).toList();
    }

    private static Received first(String what, String token) {
        boolean apple = what.equals("apns");
        Eventually.within(
                LIMIT,
                what + " has a push for " + token,
                () -> to(apple ? apns.received() : fcm.received(), token).stream()
                        .anyMatch(Received::accepted));
        return to(apple ? apns.received() : fcm.received(), token).get(0);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** A hexadecimal token, as Apple's are. */
    private static String apple(int number) {
        return String.format("%064x", number);
    }

    @Test
    void pushesByApnsAndFcmAndSaysWhy() throws Exception {
        offline("alice", "iphone", "apns", apple(1));
        offline("alice", "android", "fcm", "token-alice");
        try (Device bob = Device.mqtt5(server, "bob", "phone").connect()) {
            bob.send("alice", Json.text("to-alice", "dinner at eight?")).join();
        }

        Received byApple = first("apns", apple(1));
        assertThat(byApple.headers())
                .containsEntry("apns-topic", "org.example.app")
                .containsEntry("apns-priority", "10");
        JsonNode aps = json(byApple.body()).path("aps");
        assertThat(aps.at("/alert/title").asText()).isEqualTo("bob");
        assertThat(aps.at("/alert/body").asText()).isEqualTo("dinner at eight?");
        assertThat(aps.path("badge").asInt()).isEqualTo(1);
        JsonNode data = json(first("fcm", "token-alice").body()).at("/message/data");
        assertThat(data.path("title").asText()).isEqualTo("bob");
        assertThat(data.path("body").asText()).isEqualTo("dinner at eight?");
        assertThat(data.path("dialog").asText()).isEqualTo("u:bob");

        Eventually.within(
                LIMIT,
                "both are recorded",
                () -> Http.get(server, "/push/why?user=alice&pos=1").body().split("\"step\":\"sent\"", -1).length == 3);
        String why = godwit(0, "push", "why", "alice", "--pos", "1");
        System.out.println(why);
        assertThat(why).contains("\"provider\":\"main/apns\"").contains("\"provider\":\"main/fcm\"");
        String test = godwit(0, "push", "test", "alice", "iphone");
        System.out.println(test);
        assertThat(json(test).path("accepted").asBoolean()).isTrue();
        String apps = godwit(0, "push", "apps");
        System.out.println(apps);
        assertThat(json(apps).at("/apps/main")).hasSize(2);
        assertThat(Http.get(server, "/metrics").body())
                .containsPattern("godwit_push_attempts_seconds_count\\{answer=\"accepted\",provider=\"apns\"\\} [1-9]")
                .containsPattern("godwit_push_decisions_total\\{reason=\"accepted\",step=\"sent\"\\} [1-9]")
                .contains("godwit_push_inflight")
                .contains("godwit_push_queued")
                .contains("godwit_push_breakers_open 0")
                .contains("godwit_push_found_total")
                .contains("godwit_push_records_lost_total 0");
    }

    @Test
    void keepsWhatWasGivenUpAndSendsItAgain() throws Exception {
        offline("dora", "android", "fcm", "token-dora");
        fcm.answer("token-dora", FakeFcm.Reply.of(400, "INVALID_ARGUMENT"));
        try (Device bob = Device.mqtt5(server, "bob", "phone2").connect()) {
            bob.send("dora", Json.text("to-dora", "hello")).join();
        }
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        Eventually.within(
                LIMIT,
                "a dead letter",
                () -> Http.get(server, "/push/dead?day=" + today).body().contains("\"user\":\"dora\""));
        System.out.println(godwit(0, "push", "dead", today));

        String replay = godwit(0, "push", "replay", "dora", "android", "0");
        System.out.println(replay);

        assertThat(json(replay).path("ok").asBoolean()).isTrue();
        Eventually.within(
                LIMIT,
                "sent again",
                () -> to(fcm.received(), "token-dora").stream().anyMatch(Received::accepted));
    }

    @Test
    void takesANewAppsFileAndNoWrongOne() throws Exception {
        Files.writeString(APPS, apps("main") + apps("second").substring("apps:\n".length()));
        assertThat(Http.post(server, "/push/reload", "{}").body()).contains("\"reloaded\":true");
        assertThat(json(Http.get(server, "/push/apps").body()).at("/apps/second"))
                .hasSize(2);

        Files.writeString(APPS, "apps:\n  main:\n    fcm:\n      type: fmc\n");
        var refused = Http.post(server, "/push/reload", "{}");
        System.out.println(refused.body());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(Http.get(server, "/push/apps").body()).at("/apps/second"))
                .hasSize(2);
        assertThat(json(Http.get(server, "/push/apps").body()).path("problem").asText())
                .contains("main");

        Files.writeString(APPS, apps("main"));
        assertThat(godwit(0, "push", "reload")).contains("\"reloaded\":true");
    }

    @Test
    void saysWhatIsWrongWithAQuestion() throws Exception {
        assertThat(Http.get(server, "/push/why?user=").statusCode()).isEqualTo(400);
        assertThat(Http.get(server, "/push/why?user=alice&pos=x").body())
                .contains("pos: must be a position, 1 or more");
        assertThat(Http.get(server, "/push/dead?day=today").body()).contains("day: must be a date in UTC");
        assertThat(Http.post(server, "/push/test", "{\"user\":\"nobody\",\"device\":\"x\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(Http.post(server, "/push/test", "text/plain", "{}").statusCode())
                .isEqualTo(415);
        assertThat(godwit(1, "push", "test", "nobody", "x")).contains("no push address");
    }

    @Test
    void wakesForWhatWasOutstandingWhenItWasKilledThoughNobodyComes() {
        int devices = 20;
        for (int i = 0; i < devices; i++) {
            offline("user" + i, "phone", i % 2 == 0 ? "fcm" : "apns", i % 2 == 0 ? "token-" + i : apple(100 + i));
        }
        try (Device bob = Device.mqtt5(server, "bob", "phone3").connect();
                Device carol = Device.mqtt5(server, "carol", "phone").connect()) {
            register(carol, "fcm", "token-carol");
            bob.send("carol", Json.text("to-carol", "seen")).join();
            Eventually.within(
                    LIMIT,
                    "carol's acknowledgement is recorded",
                    () -> Http.get(server, "/push/why?user=carol").body().contains("\"step\":\"cancelled\""));
            carol.disconnect();
            fcm.answerAll(Optional.of(FakeFcm.Reply.hang()));
            apns.stop();
            for (int i = 0; i < devices; i++) {
                bob.send("user" + i, Json.text("to-user" + i, "wake up")).join();
            }
            Eventually.within(
                    LIMIT,
                    "attempts are outstanding",
                    () -> to(fcm.received(), "token-18").size() == 1);
        }
        ProcessHandle cassandra = server.cassandra().orElseThrow();
        server.kill9();
        Eventually.within(LIMIT, "Cassandra ends with its server", () -> !cassandra.isAlive());
        fcm.answerAll(Optional.empty());
        try {
            apns.goOn();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.start();

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            String token = i % 2 == 0 ? "token-" + i : apple(100 + i);
            ids.add(first(i % 2 == 0 ? "fcm" : "apns", token).token());
        }
        assertThat(ids).hasSize(devices);
        assertThat(to(fcm.received(), "token-carol")).isEmpty();
        for (int i = 0; i < devices; i += 2) {
            List<Received> pushes = to(fcm.received(), "token-" + i);
            assertThat(pushes)
                    .extracting(push -> json(push.body()).at("/message/data/id").asText())
                    .as("attempts at one notification have one id")
                    .containsOnly(
                            json(pushes.get(0).body()).at("/message/data/id").asText());
        }
    }

    /** What a command prints. */
    private static String godwit(int code, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                GodwitProcess.jar().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("GODWIT_"));
        builder.environment().put("GODWIT_MANAGEMENT_PORT", Integer.toString(server.managementPort()));
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isEqualTo(code);
        return printed;
    }
}
