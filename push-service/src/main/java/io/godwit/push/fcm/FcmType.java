// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.fcm;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.godwit.push.provider.ProviderConfig;
import io.godwit.push.provider.ProviderType;
import io.godwit.push.provider.PushProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.InstantSource;

/**
 * {@code fcm}: Firebase Cloud Messaging, for Android apps. Any thread.
 *
 * <p>Fields: {@code service-account-file} (the JSON file that Google gives, with the project's id in it); {@code threads}
 * (64, at most 512), which is also how many notifications are under way at most: at 50 ms per answer each of them sends 20 per
 * second; {@code connect-timeout-ms} (5000) and {@code read-timeout-ms} (10000), 100 to 30000; {@code endpoint}, a URL without
 * path, leads to a gateway in Google's place. Where access tokens are had is in the service account's file
 * ({@code token_uri}).
 */
public final class FcmType implements ProviderType {
    private static final String FILE = "service-account-file";

    private final InstantSource clock;

    /** @param clock what says how long a notification still is of use */
    public FcmType(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "fcm";
    }

    @Override
    public PushProvider open(ProviderConfig config) {
        FcmSettings settings = FcmSettings.of(config);
        ServiceAccountCredentials account = account(config);
        config.done();
        return new FcmProvider(settings, account, clock);
    }

    private static ServiceAccountCredentials account(ProviderConfig config) {
        byte[] file = config.bytes(FILE);
        ServiceAccountCredentials account;
        try {
            account = ServiceAccountCredentials.fromStream(new ByteArrayInputStream(file), NetHttpTransport::new);
        } catch (IOException | RuntimeException e) {
            // neither message nor cause goes along: they may quote the key
            throw config.wrong(FILE, "is not a service account's JSON file, as Google gives them");
        }
        if (account.getProjectId() == null || account.getProjectId().isBlank()) {
            throw config.wrong(FILE, "has no project_id");
        }
        // what fails is tried again by who sent it, not by a thread that sleeps
        return account.toBuilder().setDefaultRetriesEnabled(false).build();
    }
}
