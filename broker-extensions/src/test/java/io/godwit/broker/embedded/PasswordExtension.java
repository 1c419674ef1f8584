// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.nio.charset.StandardCharsets;

/** Lets everybody in whose password is "secret", and does whatever it is told at its start. */
final class PasswordExtension implements ExtensionMain {

    /** What an extension does at its start. */
    interface Start {
        void run(ExtensionStartOutput output) throws Exception;
    }

    private final Start start;

    PasswordExtension() {
        this(output -> registerAuthenticator());
    }

    PasswordExtension(Start start) {
        this.start = start;
    }

    static void registerAuthenticator() {
        SimpleAuthenticator authenticator = (input, output) -> {
            boolean known = input.getConnectPacket()
                    .getPassword()
                    .map(password -> StandardCharsets.UTF_8.decode(password).toString())
                    .filter("secret"::equals)
                    .isPresent();
            if (known) {
                output.authenticateSuccessfully();
            } else {
                output.failAuthentication();
            }
        };
        Services.securityRegistry().setAuthenticatorProvider(input -> authenticator);
    }

    static void registerAuthenticatorForAnybody() {
        SimpleAuthenticator authenticator = (input, output) -> output.authenticateSuccessfully();
        Services.securityRegistry().setAuthenticatorProvider(input -> authenticator);
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        try {
            start.run(output);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}
}
