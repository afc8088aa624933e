package org.netmesh.mesh.extended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.extended.ExtensionBlock.Identified;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.Signature;

class ExtensionBlockTest {
    private static final Features ALL = Features.of(EnumSet.allOf(Feature.class));
    private final Identity alice = Identity.fromSeed(Hex.parse("11".repeat(32)));
    private final byte[] transcript = Hex.parse("ab".repeat(32));
    private final ExtensionBlock block =
            new ExtensionBlock(
                    1,
                    ALL,
                    Optional.of(
                            new Identified(
                                    alice.entityId(),
                                    IdentityProof.sign(alice, Role.INITIATOR, transcript))),
                    Optional.of(StaticKeyPair.fromSecretHex("22".repeat(32)).publicKey()),
                    8192,
                    65_536,
                    0x1122334455667788L,
                    20_971_520);

    @Test
    @DisplayName("spec 20 §1.1: a block comes back as it went; msg2's is 35 bytes shorter")
    void blocksRoundTrip() {
        byte[] bytes = ExtensionBlockCodec.write(block);
        assertThat(ExtensionBlockCodec.read(bytes, Role.INITIATOR)).contains(block);
        byte[] answer = ExtensionBlockCodec.write(withoutStaticKey());
        assertThat(ExtensionBlockCodec.read(answer, Role.RESPONDER)).contains(withoutStaticKey());
        assertThat(bytes.length - answer.length).isEqualTo(35);
        assertThat(Hex.of(bytes)).startsWith("4e580100ff000000012000");
        assertThat(bytes.length).isLessThanOrEqualTo(1024);
        byte[] behind = new byte[8 + bytes.length];
        System.arraycopy(bytes, 0, behind, 8, bytes.length);
        assertThat(ExtensionBlockCodec.behindNodeId(behind)).isEqualTo(bytes);
    }

    @Test
    @DisplayName("spec 20 §1.1: no magic is no block, a magic with a broken rule is an error")
    void whatIsNoBlockIsToldFromWhatIsBroken() {
        byte[] bytes = ExtensionBlockCodec.write(block);
        assertThat(read(new byte[0])).isEmpty();
        assertThat(read(Arrays.copyOf(bytes, 7))).isEmpty();
        assertThat(read(new byte[300])).isEmpty();
        // every truncation behind the head, and bytes too many
        for (int length = 8; length < bytes.length; length++) {
            int cut = length;
            boolean whole = catchThrowable(() -> read(Arrays.copyOf(bytes, cut))) == null;
            // the last item is not mandatory: without it the block is whole again
            assertThat(whole).as("%d bytes", cut).isEqualTo(cut == bytes.length - 7);
        }
        assertMalformed(Arrays.copyOf(bytes, 1025));
        assertMalformed(ExtensionBlockCodec.write(withoutStaticKey()));
    }

    @Test
    @DisplayName(
            "spec 20 §1.1: order, repeats, wrong lengths and values; unknown items are skipped")
    void rulesOfItemsHold() {
        String head = "4e58010001000000";
        String key = "032000" + "22".repeat(32);
        String tag = "060800" + "77".repeat(8);
        assertThat(read(Hex.parse(head + key + tag))).isPresent();
        assertThat(read(Hex.parse(head + key + tag + "fe0100ff"))).isPresent();
        assertThat(
                        read(Hex.parse(head + key + "0402007017" + tag))
                                .orElseThrow()
                                .maxDatagramBytes())
                .isEqualTo(6000);
        assertThat(
                        read(Hex.parse(head + key + "040200ffff" + tag))
                                .orElseThrow()
                                .maxDatagramBytes())
                .isEqualTo(8192);
        for (String bad :
                List.of(
                        head + tag + key,
                        head + key + key + tag,
                        head + key,
                        head + key + "040200af04" + tag,
                        head + key + "040100ff" + tag,
                        head + key + "050400ff3f0000" + tag,
                        "4e58000001000000" + key + tag,
                        "4e58010000000000" + key + tag,
                        "4e58010003000000" + key + tag)) {
            assertMalformed(Hex.parse(bad));
        }
    }

    @Test
    @DisplayName("spec 20 §1.1: a bit whose need is not in force counts as 0")
    void featuresNeedOneAnother() {
        assertThat(ALL.inForceWith(ALL)).isEqualTo(ALL);
        Features plain =
                Features.of(Set.of(Feature.BOUND_KEYS, Feature.LARGE_MESSAGES, Feature.MESHDB));
        assertThat(ALL.inForceWith(plain)).isEqualTo(Features.of(Set.of(Feature.BOUND_KEYS)));
        assertThat(new Features(-1).inForceWith(ALL)).isEqualTo(ALL);
    }

    @Test
    @DisplayName("spec 20 §3: a proof holds for one role, one transcript, one entity")
    void proofsAreBound() {
        Signature proof = block.identity().orElseThrow().proof();
        Crypto crypto = Crypto.system();
        assertThat(
                        IdentityProof.verify(
                                crypto, alice.entityId(), Role.INITIATOR, transcript, proof))
                .isTrue();
        assertThat(
                        IdentityProof.verify(
                                crypto, alice.entityId(), Role.RESPONDER, transcript, proof))
                .isFalse();
        assertThat(
                        IdentityProof.verify(
                                crypto, alice.entityId(), Role.INITIATOR, new byte[32], proof))
                .isFalse();
        assertThat(
                        IdentityProof.verify(
                                crypto,
                                Identity.generate().entityId(),
                                Role.INITIATOR,
                                transcript,
                                proof))
                .isFalse();
    }

    @Test
    void anyBytesBehindTheMagicAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = ExtensionBlockCodec.write(block);
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                bytes[random.nextInt(2, bytes.length)] = (byte) random.nextInt();
            }
            Throwable thrown = catchThrowable(() -> read(bytes));
            if (thrown != null) assertThat(thrown).isInstanceOf(MalformedException.class);
        }
    }

    private ExtensionBlock withoutStaticKey() {
        return new ExtensionBlock(
                1, ALL, block.identity(), Optional.empty(), 8192, 65_536, 5, 20_971_520);
    }

    private static Optional<ExtensionBlock> read(byte[] bytes) {
        return ExtensionBlockCodec.read(bytes, Role.INITIATOR);
    }

    private static void assertMalformed(byte[] bytes) {
        assertThatExceptionOfType(MalformedException.class)
                .as(Hex.of(bytes))
                .isThrownBy(() -> read(bytes));
    }
}
