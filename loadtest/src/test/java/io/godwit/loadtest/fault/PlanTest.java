// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void drawsTheSamePlanFromTheSameSeed() {
        Plan plan = Plan.draw(7, Faults.names(), 600, 10, 3, 1);

        assertThat(Plan.draw(7, Faults.names(), 600, 10, 3, 1)).isEqualTo(plan);
        assertThat(Plan.draw(8, Faults.names(), 600, 10, 3, 1)).isNotEqualTo(plan);
    }

    @Test
    void isTheSameWhenWrittenAndRead() {
        Plan plan = Plan.draw(7, Faults.names(), 600, 10, 3, 1);

        assertThat(Plan.parse("# seed 7\n\n" + plan.text())).isEqualTo(plan);
    }

    @Test
    void hasEveryKindBeforeOneComesAgainAndKeepsToTheTime() {
        Plan plan = Plan.draw(7, Faults.names(), 600, 10, 3, 1);

        assertThat(plan.steps().subList(0, Faults.names().size()))
                .extracting(step -> step.fault().name())
                .containsExactlyInAnyOrderElementsOf(Faults.names());
        assertThat(plan.steps()).extracting(Plan.Step::atSeconds).isSorted().allMatch(at -> at < 600);
    }

    @Test
    void drawsOnlyWhatIsAskedFor() {
        Plan plan = Plan.draw(7, List.of("client-cut"), 60, 5, 1, 1);

        assertThat(plan.steps()).isNotEmpty().allMatch(step -> step.fault() instanceof Fault.ClientCut);
    }

    @Test
    void choosesAmongTheNodesThatThereAre() {
        assertThat(Plan.draw(7, List.of("store-cut"), 600, 10, 3, 1).steps())
                .extracting(Plan.Step::fault)
                .contains(new StoreFault.StoreCut(1), new StoreFault.StoreCut(2), new StoreFault.StoreCut(3));
        assertThat(Plan.draw(7, List.of("store-cut"), 600, 10, 1, 1).steps())
                .extracting(Plan.Step::fault)
                .containsOnly(new StoreFault.StoreCut(1));
    }

    @Test
    void choosesAmongTheServersThatThereAre() {
        assertThat(Plan.draw(7, List.of("node-restart"), 600, 10, 1, 3).steps())
                .extracting(Plan.Step::fault)
                .contains(new NodeFault.NodeRestart(1), new NodeFault.NodeRestart(2), new NodeFault.NodeRestart(3));
    }

    @Test
    void drawsTheSameForOneServerAsBeforeThereWereSeveral() {
        Plan plan = Plan.draw(2, List.of("server-pause", "client-slow", "store-kill"), 40, 10, 3, 1);

        assertThat(plan.text()).isEqualTo("""
                5.0 client-slow 4.3 329 to-server
                19.9 store-kill 1
                34.7 server-pause 6.7
                """);
    }

    @Test
    void pausesAServerForLongerThanItsLease() {
        assertThat(Plan.draw(7, List.of("node-pause"), 600, 10, 1, 3).steps())
                .extracting(Plan.Step::fault)
                .allMatch(fault ->
                        fault instanceof NodeFault.NodePause pause && pause.seconds() >= 8 && pause.seconds() <= 15);
    }

    @Test
    void breaksOneOfSeveralServersOnlyIfThereAreSeveral() {
        assertThat(Faults.obstacle("node-kill", 1, 1)).isNotEmpty();
        assertThat(Faults.obstacle("node-kill", 1, 3)).isEmpty();
        assertThat(Faults.obstacle("server-kill", 1, 3)).isNotEmpty();
        assertThat(Faults.obstacle("server-kill", 1, 1)).isEmpty();
    }

    @Test
    void takesTheFirstNodeIfNoneIsNamed() {
        assertThat(Plan.parse("1 store-pause 2.0")).isEqualTo(Plan.parse("1 store-pause 2.0 1"));
    }

    @Test
    void namesLineAndReasonOfWhatItCannotRead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plan.parse("1 client-cut\n2 coffee-spill"))
                .withMessageContaining("line 2")
                .withMessageContaining("coffee-spill")
                .withMessageContaining("server-kill");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plan.parse("1 server-pause"))
                .withMessageContaining("takes 1 arguments but has 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plan.parse("1 client-slow 5 99999 to-server"))
                .withMessageContaining("0 to 60000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plan.parse("1 store-kill 4"))
                .withMessageContaining("node must be 1 to 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plan.parse("1 node-restart 10"))
                .withMessageContaining("server must be 1 to 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plan.parse("soon client-cut"))
                .withMessageContaining("line 1");
    }
}
