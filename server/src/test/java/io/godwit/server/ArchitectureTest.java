// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/** The rules between packages, and the rules of concurrency, that the compiler does not know. */
@AnalyzeClasses(
        packages = "io.godwit",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutFakes.class})
final class ArchitectureTest {
    /** May wait for others to start and stop: the main thread and the stopping thread run them, nothing else does. */
    private static final Set<String> STARTS_AND_STOPS = Set.of(
            "io.godwit.server.Node",
            "io.godwit.server.Waiting",
            "io.godwit.broker.embedded.BrokerStart",
            "io.godwit.broker.embedded.EmbeddedBroker",
            "io.godwit.broker.embedded.QuickNettyShutdown");

    /** Turn the machine's clock into a value that can be injected. */
    private static final Set<String> READS_THE_CLOCK = Set.of();

    @ArchTest
    static final ArchRule coreKnowsNoneOfTheOthers = noClasses()
            .that()
            .resideInAPackage("io.godwit.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.godwit.broker..",
                    "io.godwit.push..",
                    "io.godwit.server..",
                    "io.godwit.cassandra..",
                    "io.godwit.loadtest..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule brokerAndCassandraNodeDoNotKnowEachOtherNorTheServer = noClasses()
            .that()
            .resideInAnyPackage("io.godwit.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.godwit.server..", "io.godwit.cassandra..", "io.godwit.loadtest..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule cassandraNodeStandsAlone = noClasses()
            .that()
            .resideInAPackage("io.godwit.cassandra..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.godwit..")
                    .and(DescribedPredicate.not(resideInAPackage("io.godwit.cassandra.."))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule thePushRoleKnowsOnlyTheCore = noClasses()
            .that()
            .resideInAPackage("io.godwit.push..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.godwit..")
                    .and(DescribedPredicate.not(resideInAnyPackage("io.godwit.push..", "io.godwit.core.."))));

    @ArchTest
    static final ArchRule onlyTheServerKnowsThePushRole = onlyThese(
                    "io.godwit.push..", "io.godwit.server..", "io.godwit.loadtest..")
            .know("io.godwit.push..");

    @ArchTest
    static final ArchRule onlyApnsKnowsPushy =
            onlyThese("io.godwit.push.apns..").know("com.eatthepath..");

    @ArchTest
    static final ArchRule onlyFcmKnowsFirebase =
            onlyThese("io.godwit.push.fcm..").know("com.google.firebase..");

    @ArchTest
    static final ArchRule onlyTheClusterAdapterKnowsPekko =
            onlyThese("io.godwit.core.cluster..", "io.godwit.server").know("org.apache.pekko..");

    @ArchTest
    static final ArchRule onlyStoresKnowTheDriver =
            onlyThese("io.godwit.core.store.cassandra..", "io.godwit.server").know("com.datastax.oss..");

    @ArchTest
    static final ArchRule onlyTheBrokerKnowsHiveMq =
            onlyThese("io.godwit.broker..").know("com.hivemq..");

    @ArchTest
    static final ArchRule theMailboxIsPlainJava = noClasses()
            .that()
            .resideInAPackage("io.godwit.core.mailbox..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.pekko..",
                    "com.datastax.oss..",
                    "io.godwit.core.cluster..",
                    "io.godwit.core.store.cassandra..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobodyWaitsForAFuture = noClasses()
            .that(areNotIn(STARTS_AND_STOPS))
            .and()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .callMethodWhere(describe("waits for a future", ArchitectureTest::waits));

    @ArchTest
    static final ArchRule timeIsInjected = noClasses()
            .that(areNotIn(READS_THE_CLOCK))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule asyncStagesNameTheirExecutor =
            noClasses().should().callMethodWhere(describe("…Async without executor", ArchitectureTest::hasNoExecutor));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.godwit.(**)").should().beFreeOfCycles();

    /** What other modules' tests lend to the server's. */
    static final class WithoutFakes implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/testing/");
        }
    }

    private interface Restriction {
        ArchRule know(String packages);
    }

    private static Restriction onlyThese(String... packages) {
        return known -> noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(packages)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(known);
    }

    private static DescribedPredicate<JavaClass> areNotIn(Set<String> names) {
        return describe(
                "are not " + names, type -> !names.contains(outermost(type).getName()));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    /** join and get of futures; getNow and resultNow do not wait. */
    private static boolean waits(JavaMethodCall call) {
        MethodCallTarget target = call.getTarget();
        return target.getOwner().isAssignableTo(Future.class)
                && (target.getName().equals("join") || target.getName().equals("get"));
    }

    private static boolean hasNoExecutor(JavaMethodCall call) {
        MethodCallTarget target = call.getTarget();
        return target.getOwner().isAssignableTo(CompletionStage.class)
                && target.getName().endsWith("Async")
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Executor.class));
    }
}
