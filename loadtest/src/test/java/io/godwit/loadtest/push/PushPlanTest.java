// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PushPlanTest {
    @Test
    void sharesEveryAppsUsersBetweenProvidersAndPresence() {
        PushPlan plan = plan(400, 10);

        for (int app = 0; app < 2; app++) {
            int here = app;
            assertThat(users(plan).filter(user -> plan.appOf(user) == here && plan.isFcm(user)))
                    .hasSize(100);
            assertThat(users(plan).filter(user -> plan.appOf(user) == here && plan.isOnline(user) && plan.isFcm(user)))
                    .hasSize(25);
        }
    }

    @Test
    void givesEachDialogOfAUserASenderOfItsOwn() {
        PushPlan plan = plan(400, 10);

        assertThat(users(plan))
                .allSatisfy(user -> assertThat(IntStream.range(0, plan.dialogs())
                                .map(dialog -> plan.senderOf(user, dialog))
                                .distinct())
                        .hasSize(plan.dialogs()));
    }

    @Test
    void namesTheOptionThatIsTooLarge() {
        assertThatThrownBy(() -> plan(5, 10)).hasMessage("--senders must be 1 to 5 but is 10");
    }

    @Test
    void killsNodesThatPushOnlyWhereThereAreSome() {
        assertThatThrownBy(() -> plan(400, 10, 1, List.of(PushFault.parse("push-kill"))))
                .hasMessage("--fault push-kill needs --push-nodes 2 at least");
        assertThatThrownBy(() -> plan(400, 10, 0, List.of(PushFault.parse("push-kill-all:5s"))))
                .hasMessage("--fault push-kill-all:5000ms needs --push-nodes 1 at least");
        assertThatThrownBy(() -> plan(400, 10, 2, List.of(PushFault.parse("server-kill"))))
                .hasMessageContaining("needs --push-nodes 0");
        assertThat(plan(400, 10, 2, List.of(PushFault.parse("push-kill"))).pushNodes())
                .isEqualTo(2);
    }

    private static Stream<Integer> users(PushPlan plan) {
        return IntStream.range(0, plan.users()).boxed();
    }

    private static PushPlan plan(int users, int senders) {
        return plan(users, senders, 0, List.of());
    }

    private static PushPlan plan(int users, int senders, int pushNodes, List<PushFault> faults) {
        Duration second = Duration.ofSeconds(1);
        return new PushPlan(users, senders, 3, pushNodes, 2, 0.5, 0.25, 100, 10, second, second, second, faults, 1);
    }
}
