// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push;

import io.godwit.push.dispatch.LaneStatus;
import java.util.List;

/** One app of the file and how its providers do, without secrets. */
public record AppStatus(String name, List<LaneStatus> providers) {
    public AppStatus {
        providers = List.copyOf(providers);
    }
}
