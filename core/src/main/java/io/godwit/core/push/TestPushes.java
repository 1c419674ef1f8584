// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Notifications that say that they are tests: not tried again, and not recorded. Confined to the mailbox's thread. */
final class TestPushes {
    private static final int MAX_UNDER_WAY = 4;

    private record Test(PushRequest request, Consumer<PushOutcome> answer) {}

    private final UserId owner;
    private final PushEffects fx;
    private final Map<UUID, Test> underWay = new HashMap<>(1);

    TestPushes(UserId owner, PushEffects fx) {
        this.owner = owner;
        this.fx = fx;
    }

    void begin(@Nullable PushTarget target, Instant expires, Consumer<PushOutcome> answer) {
        if (target == null || underWay.size() >= MAX_UNDER_WAY) {
            answer.accept(new PushOutcome.Rejected(target == null ? "no address" : "other tests are under way"));
            return;
        }
        PushRequest request = Round.test(owner, target, expires);
        underWay.put(request.id(), new Test(request, answer));
        fx.push(request);
    }

    /** Whether this was the answer to a test. */
    boolean answered(UUID id, PushOutcome outcome) {
        Test test = underWay.remove(id);
        if (test != null) {
            test.answer.accept(outcome);
        }
        return test != null;
    }

    Stream<PushRequest> requests() {
        return underWay.values().stream().map(Test::request);
    }
}
