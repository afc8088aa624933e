package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.Hex;
import tools.jackson.databind.JsonNode;

class NetDbBundleTest {
    /** The reference ignores bytes after a bundle; ours refuses them, as every decoder of ours. */
    private static final Set<String> WITH_BYTES_AFTER = Set.of("0000ff", "000002");

    static Stream<JsonNode> cases() {
        return Vectors.of("bundle_decode").required("cases").valueStream();
    }

    static LongStream seeds() {
        return Seeds.fresh(200);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goldenBundles(JsonNode golden) {
        String hex = golden.required("hex").asString();
        boolean accepted =
                golden.required("accepted").asBoolean() && !WITH_BYTES_AFTER.contains(hex);

        if (accepted) {
            NetDbBundle bundle = new NetDbBundle(Hex.parse(hex));
            assertThat(NetDbBundle.of(bundle.tasks(), bundle.memories())).isEqualTo(bundle);
            assertThat(Hex.of(bundle.stateBytes()))
                    .isEqualTo(golden.required("reencoded").asString());
        } else {
            assertThatThrownBy(() -> new NetDbBundle(Hex.parse(hex)))
                    .isInstanceOf(NetDbException.class)
                    .hasMessageStartingWith("netdb: decode snapshot bundle: snapshot: ")
                    .extracting("kind")
                    .isEqualTo(NetDbException.Kind.SNAPSHOT);
        }
    }

    @Test
    void aBundleHoldsTheSnapshotsItWasMadeOf() {
        JsonNode golden = Vectors.of("snapshots");
        var tasks =
                new CortexSnapshot(
                        Vectors.hex(golden.required("tasks_snapshot_hex")), OptionalLong.of(2));
        var memories =
                new CortexSnapshot(
                        Vectors.hex(golden.required("memories_snapshot_hex")), OptionalLong.of(1));

        NetDbBundle both = NetDbBundle.of(Optional.of(tasks), Optional.of(memories));

        assertThat(Hex.of(both.stateBytes()))
                .isEqualTo(golden.required("netdb_bundle_hex").asString());
        assertThat(both.tasks()).contains(tasks);
        assertThat(both.memories()).contains(memories);
        assertThat(Hex.of(NetDbBundle.of(Optional.of(tasks), Optional.empty()).stateBytes()))
                .isEqualTo(golden.required("netdb_bundle_tasks_only_hex").asString());
        assertThat(both)
                .hasToString(
                        "NetDbBundle[tasks=Optional[CortexSnapshot[27 bytes, lastSeq=OptionalLong[2]]],"
                                + " memories=Optional[CortexSnapshot[23 bytes, lastSeq=OptionalLong[1]]]]");
    }

    // spec 06 §33.21: a length is believed only as far as there are bytes
    @Test
    void aLengthThatPromisesMoreThanThereIsAllocatesNothing() {
        assertThatThrownBy(() -> new NetDbBundle(Hex.parse("01ffffffffffffffff7f0000")))
                .isInstanceOf(NetDbException.class)
                .extracting("kind")
                .isEqualTo(NetDbException.Kind.SNAPSHOT);
        assertThatThrownBy(() -> new NetDbBundle(Hex.parse("01feffffff070000")))
                .isInstanceOf(NetDbException.class);
    }

    // spec 06 §33.17
    @Test
    void aSealedBundleShowsAnyDamageAndOpensAsItWas() {
        NetDbBundle bundle =
                new NetDbBundle(Vectors.hex(Vectors.of("snapshots").required("netdb_bundle_hex")));
        byte[] sealed = bundle.sealed();

        assertThat(NetDbBundle.ofSealed(sealed)).isEqualTo(bundle);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] damaged = sealed.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(damaged);
        }
        for (int length = 0; length < sealed.length; length++) {
            assertRefused(Arrays.copyOf(sealed, length));
        }
        assertRefused(Arrays.copyOf(sealed, sealed.length + 1));
    }

    private static void assertRefused(byte[] sealed) {
        assertThatThrownBy(() -> NetDbBundle.ofSealed(sealed))
                .isInstanceOf(NetDbException.class)
                .hasMessageStartingWith("netdb: decode snapshot bundle: snapshot: ")
                .extracting("kind")
                .isEqualTo(NetDbException.Kind.SNAPSHOT);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyBytesGiveABundleThatReencodesEquallyOrATypedError(long seed) {
        var random = new SplittableRandom(seed);
        byte[] bytes = new byte[random.nextInt(12)];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) random.nextInt(4);

        try {
            NetDbBundle bundle = new NetDbBundle(bytes);
            assertThat(NetDbBundle.of(bundle.tasks(), bundle.memories()).stateBytes())
                    .isEqualTo(bytes);
        } catch (NetDbException e) {
            assertThat(e.kind()).isEqualTo(NetDbException.Kind.SNAPSHOT);
        }
    }
}
