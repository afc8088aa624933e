package org.netmesh.mesh.extended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.extended.ExtensionBlock.Identification;
import org.netmesh.mesh.identity.Signature;

class ExtensionBlockTest {
    private static final ExtensionBlock FULL =
            new ExtensionBlock(
                    EnumSet.allOf(Feature.class),
                    Optional.of(
                            new Identification(
                                    EntityId.of(new byte[32]), Signature.of(new byte[64]))),
                    Optional.of(StaticPublicKey.of(key())),
                    1_400,
                    131_072,
                    -7,
                    1_000);

    static LongStream seeds() {
        Long replay = Long.getLong("netmesh.seed");
        return replay != null ? LongStream.of(replay) : RandomGenerator.getDefault().longs(300);
    }

    // spec 20 §1.1
    @Test
    void aBlockReadsBackAlsoBehindTheNodeIdOfARoutedMessage() {
        byte[] bytes = FULL.toBytes();
        byte[] routed = new byte[8 + bytes.length];
        System.arraycopy(bytes, 0, routed, 8, bytes.length);

        assertThat(ExtensionBlock.read(bytes, 0)).contains(FULL);
        assertThat(ExtensionBlock.read(routed, 8)).contains(FULL);
        assertThat(Hex.of(bytes)).startsWith("4e580100ff000000");
    }

    @Test
    void whatDoesNotBeginAsABlockIsNone() {
        assertThat(ExtensionBlock.read(new byte[0], 0)).isEmpty();
        assertThat(ExtensionBlock.read(new byte[308], 0)).isEmpty();
        assertThat(ExtensionBlock.read(Hex.parse("4e580100010000"), 0)).isEmpty();
    }

    @Test
    void whatBeginsAsABlockAndBreaksARuleIsNeverTakenForNone() {
        String head = "4e580100";
        String tag = "0608000102030405060708";
        for (String bad :
                new String[] {
                    head + "01000000", // no tag
                    head + "00000000" + tag, // no bound keys
                    head + "03000000" + tag, // an identity promised and not given
                    head + "01000000" + "06080001020304050607", // the tag is short
                    head + "01000000" + tag + tag, // twice
                    head + "01000000" + "04020000", // datagrams of 0 bytes
                    head + "01000000" + tag + "0402004005", // not ascending
                    head + "01000000" + "0504000000000" + "0" + tag // no credit
                }) {
            assertThatThrownBy(() -> ExtensionBlock.read(Hex.parse(bad), 0))
                    .as(bad)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void unknownItemsAndBitsArePassedOver() {
        byte[] later =
                Hex.parse("4e58" + "0200" + "01000080" + "0608000102030405060708" + "200100ff");

        ExtensionBlock block = ExtensionBlock.read(later, 0).orElseThrow();
        assertThat(block.features()).containsExactly(Feature.BOUND_KEYS);
        assertThat(block.maxMessageBytes()).isEqualTo(ExtensionBlock.DEFAULT_MESSAGE_BYTES);
    }

    @Test
    void aFeatureIsInForceIfBothOfferItAndWhatItNeedsIs() {
        Set<Feature> all = EnumSet.allOf(Feature.class);
        Set<Feature> notReliable = EnumSet.complementOf(EnumSet.of(Feature.RELIABLE));

        assertThat(Feature.inForce(all, all)).isEqualTo(all);
        assertThat(Feature.inForce(all, notReliable))
                .containsExactlyInAnyOrder(
                        Feature.BOUND_KEYS, Feature.PROVEN_IDENTITY, Feature.BEACON);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyDamageGivesABlockOrAMalformedException(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = Arrays.copyOf(FULL.toBytes(), random.nextInt(8, FULL.toBytes().length + 3));
        bytes[random.nextInt(2, bytes.length)] ^= (byte) (1 << random.nextInt(8));

        Throwable thrown = catchThrowable(() -> ExtensionBlock.read(bytes, 0));
        if (thrown != null) assertThat(thrown).isInstanceOf(MalformedException.class);
    }

    private static byte[] key() {
        byte[] key = new byte[32];
        key[0] = 9;
        return key;
    }
}
