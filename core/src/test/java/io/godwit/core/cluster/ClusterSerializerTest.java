// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.Session;
import io.godwit.core.message.Refusal;
import java.io.IOException;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClusterSerializerTest {
    /** A file of what a version writes is added when a kind of message is, or gets a field, and is never changed. */
    private static final String FIRST_VERSION = "wire-1.txt";

    private static ActorSystem<Void> system;
    private static ActorRef<Object> actor;
    private static ClusterSerializer serializer;

    @BeforeAll
    static void start() {
        system = ActorSystem.create(Behaviors.empty(), ClusterConfig.SYSTEM, ClusterConfig.of(ClusterSettings.alone()));
        actor = system.systemActorOf(Behaviors.empty(), "actor", Props.empty());
        serializer = new ClusterSerializer((ExtendedActorSystem) Adapter.toClassic(system));
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    @Test
    void carriesEveryKindInsideOfTheEnvelopeThatPekkoSends() {
        var pekko = SerializationExtension.get(Adapter.toClassic(system));
        WireSamples.all(actor).forEach((name, message) -> {
            Object sent = message instanceof MailboxMessage inside ? new ShardingEnvelope<>("alice", inside) : message;
            var by = pekko.findSerializerFor(sent);
            Object got = pekko.deserialize(
                            pekko.serialize(sent).get(), by.identifier(), Serializers.manifestFor(by, sent))
                    .get();

            assertSame(name, got, sent);
        });
    }

    @Test
    void hasASampleOfEverythingThatCrosses() {
        Set<Class<?>> sampled =
                WireSamples.all(actor).values().stream().map(Object::getClass).collect(Collectors.toSet());
        Deque<Class<?>> open = new ArrayDeque<>(ClusterSerializer.BINDINGS);
        open.remove(PushMessage.OnTheWire.class); // see PushWireTest
        open.remove(RelayMessage.OnTheWire.class); // see RelayWireTest
        while (!open.isEmpty()) {
            Class<?> type = open.pop();
            if (type.isSealed() && type.isInterface()) {
                open.addAll(Arrays.asList(type.getPermittedSubclasses()));
            } else {
                assertThat(sampled).contains(type);
            }
        }
    }

    @Test
    void refusesWhatStaysInside() {
        var pekko = SerializationExtension.get(Adapter.toClassic(system));

        assertThatIllegalArgumentException().isThrownBy(() -> serializer.toBinary(MailboxMessage.LoadAgain.LOAD_AGAIN));
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(
                        () -> pekko.serialize(new MailboxMessage.Stored(1, 1)).get());
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> pekko.serialize(SessionMessage.Tick.TICK).get());
    }

    @Test
    void writesAndReadsWhatTheFirstVersionWrote() throws IOException {
        Map<String, String> recorded = recorded();
        Map<String, String> written = new LinkedHashMap<>();
        WireSamples.all(actor).forEach((name, message) -> written.put(name, line(message)));
        assertThat(written).isEqualTo(recorded);

        Map<String, Object> samples = WireSamples.all(actor);
        for (Map.Entry<String, String> each : recorded.entrySet()) {
            String[] parts = each.getValue().split(" ", -1);
            Object read = serializer.fromBinary(withOurActor(parts[1]), parts[0]);
            assertSame(each.getKey(), read, samples.get(each.getKey()));
        }
    }

    private static Map<String, String> recorded() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        try (var in = ClusterSerializerTest.class.getResourceAsStream(FIRST_VERSION)) {
            assertThat(in).as(FIRST_VERSION).isNotNull();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                all.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        return all;
    }

    /** The name of an actor is another one in each run: a stand-in of the same kind is recorded. */
    private static final String STAND_IN = "<actor>";

    private static String line(Object message) {
        String ours = HexFormat.of().formatHex(field(nameOfActor()));
        String hex = HexFormat.of().formatHex(serializer.toBinary(message));
        return serializer.manifest(message) + " " + hex.replace(ours, STAND_IN);
    }

    private static byte[] withOurActor(String recorded) {
        return HexFormat.of().parseHex(recorded.replace(STAND_IN, HexFormat.of().formatHex(field(nameOfActor()))));
    }

    private static byte[] field(String text) {
        return new WireWriter().text(text).toBytes();
    }

    private static String nameOfActor() {
        return org.apache.pekko.actor.typed.ActorRefResolver.get(system).toSerializationFormat(actor);
    }

    @Test
    void readsPastFieldsOfANewerVersion() {
        WireSamples.all(actor).forEach((name, message) -> {
            byte[] known = serializer.toBinary(message);
            byte[] newer = Arrays.copyOf(known, known.length + 9);
            Arrays.fill(newer, known.length, newer.length, (byte) 0x55);

            assertSame(name, read(newer, message), message);
        });
    }

    /** By their fields, because arrays have no equality of their own. */
    private static void assertSame(String name, Object got, @Nullable Object sent) {
        assertThat(got)
                .as(name)
                .usingRecursiveComparison()
                .withEqualsForType(Address::equals, Address.class)
                .isEqualTo(sent);
    }

    private static Object read(byte[] bytes, Object like) {
        try {
            return serializer.fromBinary(bytes, serializer.manifest(like));
        } catch (NotSerializableException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void saysWhatIsDamagedAndNothingElseEscapes() {
        Random random = new Random(1);
        Set<String> messages = new TreeSet<>();
        WireSamples.all(actor).forEach((name, message) -> {
            byte[] good = serializer.toBinary(message);
            for (int i = 0; i < 200; i++) {
                byte[] bad = Arrays.copyOf(good, good.length == 0 ? 0 : random.nextInt(good.length + 1));
                for (int flips = random.nextInt(4); flips > 0 && bad.length > 0; flips--) {
                    bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                }
                try {
                    assertThat(serializer.fromBinary(bad, serializer.manifest(message)))
                            .isNotNull();
                } catch (NotSerializableException e) {
                    messages.add(String.valueOf(e.getMessage()));
                }
            }
        });
        assertThat(messages).isNotEmpty().allMatch(message -> message.startsWith("a message that cannot be read: "));
        assertThatExceptionOfType(NotSerializableException.class)
                .isThrownBy(() -> serializer.fromBinary(new byte[0], "zz"))
                .withMessage("a message of a newer version: zz");
    }

    @Test
    void takesConstantsOfANewerVersionForTheSafeOnes() throws NotSerializableException {
        byte[] refusal = new WireWriter().number(2).number(99).text("why").toBytes();
        byte[] result = new WireWriter().number(99).toBytes();
        byte[] closed = new WireWriter().number(1).number(1).number(99).toBytes();

        assertThat(serializer.fromBinary(refusal, "rs")).isEqualTo(new SendResult.Refused(Refusal.UNAVAILABLE, "why"));
        assertThat(serializer.fromBinary(result, "rs")).isEqualTo(SendResult.unavailable());
        assertThat(((SessionMessage.Closed) serializer.fromBinary(closed, "sc")).reason())
                .isEqualTo(Session.Reason.MAILBOX_STOPPED);
    }
}
