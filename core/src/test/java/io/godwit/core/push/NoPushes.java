// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.DeviceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** For mailboxes that have no device to wake: nothing is ever asked for. */
public class NoPushes implements PushEffects {
    @Override
    public void arm(long at) {
        throw new AssertionError("nobody is to be woken");
    }

    @Override
    public void disarm() {}

    @Override
    public void read(DeviceId device, long after, long upTo) {}

    @Override
    public void push(PushRequest request) {
        throw new AssertionError("nobody is to be woken");
    }

    @Override
    public void savePushed(DeviceId device, long pushed, String shown) {}

    @Override
    public void keep(DeviceId device, Optional<PushRegistration> registration, long pushed, Consumer<Boolean> stored) {}

    @Override
    public void register(DeviceId device, PushRegistration registration, long pushed, boolean claim) {}

    @Override
    public long claimNumber() {
        return 0;
    }

    @Override
    public void release(DeviceId device, PushAddress address, long claimNumber) {}

    @Override
    public void decisions(OptionalLong pos, Consumer<Optional<List<PushDecision>>> answer) {}

    @Override
    public void record(PushDecision decision) {}

    @Override
    public void deadLetter(PushDecision decision) {}

    @Override
    public void wakeIn(Duration time) {}
}
