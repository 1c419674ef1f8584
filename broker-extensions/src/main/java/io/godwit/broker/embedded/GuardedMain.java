// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers how the extension's start went: the broker only logs a failure, and goes on without the extension. Written by
 * a broker thread, read by the starting thread after the broker said that it is up.
 */
final class GuardedMain implements ExtensionMain {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedMain.class);

    private final ExtensionMain main;
    private volatile boolean started;
    private volatile @Nullable String prevented;
    private volatile @Nullable Throwable thrown;

    GuardedMain(ExtensionMain main) {
        this.main = main;
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        try {
            main.extensionStart(input, reason -> {
                prevented = reason;
                output.preventExtensionStartup(reason);
            });
            started = prevented == null;
        } catch (Throwable t) { // also an Error: the broker would keep it to itself
            thrown = t;
            output.preventExtensionStartup("it threw " + t.getClass().getName());
        }
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
        try {
            main.extensionStop(input, output);
        } catch (Throwable t) {
            LOG.error("The extension failed while it was stopped", t);
        }
    }

    /** Throws unless the extension has started. */
    void requireStarted() {
        Throwable failure = thrown;
        if (failure != null) {
            throw new BrokerStartException("the extension threw at its start: " + failure, failure);
        }
        if (prevented != null) {
            throw new BrokerStartException("the extension prevented its start: " + prevented);
        }
        if (!started) {
            throw new BrokerStartException("the broker did not start the extension");
        }
    }
}
