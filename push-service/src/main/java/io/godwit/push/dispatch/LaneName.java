// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

/** Names one lane: a provider within an app, both as the operator calls them. */
public record LaneName(String app, String provider) implements Comparable<LaneName> {
    @Override
    public int compareTo(LaneName other) {
        int byApp = app.compareTo(other.app);
        return byApp != 0 ? byApp : provider.compareTo(other.provider);
    }

    @Override
    public String toString() {
        return app + "." + provider;
    }
}
