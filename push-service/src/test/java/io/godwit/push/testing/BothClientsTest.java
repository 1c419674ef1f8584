// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.push.PushOutcome.Accepted;
import io.godwit.push.apns.ApnsType;
import io.godwit.push.fcm.FcmType;
import io.godwit.push.provider.ProviderConfig;
import io.godwit.push.provider.PushProvider;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Their libraries ask for different versions of Netty: nothing but running them tells that one does for both. */
final class BothClientsTest {
    @TempDir
    Path folder;

    @Test
    void appleAndGoogleAreReachedFromOneJvm() throws Exception {
        try (FakeApns apple = FakeApns.start(folder);
                FakeFcm google = FakeFcm.start(folder);
                PushProvider apns = new ApnsType().open(new ProviderConfig("apps.a.apns", apple.fields(), folder));
                PushProvider fcm = new FcmType(InstantSource.system())
                        .open(new ProviderConfig("apps.a.fcm", google.fields(), folder))) {
            assertAccepted(apns, "ab".repeat(32));
            assertAccepted(fcm, "token");
        }
    }

    private static void assertAccepted(PushProvider provider, String token) {
        assertThat(provider.send(new Notifications().to(token))
                        .toCompletableFuture()
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join())
                .isEqualTo(new Accepted("200"));
    }
}
