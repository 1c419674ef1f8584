// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Only what they claim to have accepted may count. */
@Timeout(30)
class FakeProvidersTest {
    private static final String MESSAGE = """
            {"message":{"token":"t1","data":{"id":"n1","kind":"message","sender":"bob","message":"m1","pos":"7"}}}""";

    private final List<Push> accepted = new CopyOnWriteArrayList<>();

    @TempDir
    private Path dir;

    private FakeFcm fcm;

    @BeforeEach
    void start() throws IOException {
        fcm = new FakeFcm(dir, Duration.ofMillis(1), 4, accepted::add);
    }

    @AfterEach
    void stop() {
        fcm.close();
    }

    @Test
    void readsWhatAMessageTells() throws Exception {
        assertThat(send()).isEqualTo(200);

        assertThat(accepted)
                .singleElement()
                .returns("t1", Push::token)
                .returns("n1", Push::notification)
                .returns("bob", Push::from)
                .returns("m1", Push::message)
                .returns(7L, Push::pos);
    }

    @Test
    void acceptsNothingWhileItIsUnavailable() throws Exception {
        fcm.fail(Outage.unavailable);

        assertThat(send()).isEqualTo(503);

        assertThat(accepted).isEmpty();
        fcm.heal();
        assertThat(send()).isEqualTo(200);
        assertThat(fcm.requests()).isEqualTo(2);
    }

    @Test
    void isBackAtItsPortAfterItRefused() throws Exception {
        fcm.fail(Outage.refuse);
        assertThatThrownBy(this::send).isInstanceOf(IOException.class);

        fcm.heal();

        assertThat(send()).isEqualTo(200);
    }

    @Test
    void neverAnswersWhatItWasSentFrozen() {
        fcm.fail(Outage.freeze);

        assertThatThrownBy(this::send).isInstanceOf(IOException.class);

        assertThat(accepted).isEmpty();
    }

    private int send() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create(fcm.fields().get("endpoint") + "/v1/projects/fake/messages:send"))
                .timeout(Duration.ofSeconds(2))
                .POST(BodyPublishers.ofString(MESSAGE))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
