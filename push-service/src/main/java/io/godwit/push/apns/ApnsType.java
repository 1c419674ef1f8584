// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.apns;

import io.godwit.push.provider.ProviderConfig;
import io.godwit.push.provider.ProviderType;
import io.godwit.push.provider.PushProvider;

/**
 * {@code apns}: Apple's push service, for iOS, iPadOS and macOS apps. Any thread.
 *
 * <p>Fields: {@code topic} (the bundle id); credentials, either {@code team}, {@code key-id} and {@code key-file} (a .p8
 * file) or {@code certificate-file} (.p12) and {@code certificate-password-file}; {@code environment}, {@code production}
 * (by default) or {@code sandbox}, is where addresses that do not know theirs are tried first; {@code max-in-flight} (500, at
 * most 1500) and {@code connections} (1, at most 8) per environment. {@code host}, {@code port} (443; Apple also answers
 * at 2197) and {@code ca-file} lead to a gateway instead of Apple's server of that environment; {@code other-host} and
 * {@code other-port} do so for the other one, which is not served if only {@code host} is given.
 */
public final class ApnsType implements ProviderType {
    @Override
    public String name() {
        return "apns";
    }

    @Override
    public PushProvider open(ProviderConfig config) {
        ApnsSettings settings = ApnsSettings.of(config);
        ApnsCredentials credentials = ApnsCredentials.of(config);
        config.done();
        return new ApnsProvider(settings, credentials);
    }
}
