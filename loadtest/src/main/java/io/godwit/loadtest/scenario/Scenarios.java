// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import java.util.List;

/** All scenarios; the only place that lists them. */
public final class Scenarios {
    private Scenarios() {}

    /** A fresh picocli command object for each. */
    public static List<Object> all() {
        return List.of(
                new BenchScenario(),
                new CompareScenario(),
                new IdleScenario(),
                new MailboxesScenario(),
                new StormScenario(),
                new SoakScenario(),
                new MultiDeviceScenario(),
                new BacklogScenario(),
                new SignalsScenario(),
                new RawScenario(),
                new MixedScenario(),
                new FaultsScenario(),
                new ScaleScenario(),
                new PushScenario());
    }
}
