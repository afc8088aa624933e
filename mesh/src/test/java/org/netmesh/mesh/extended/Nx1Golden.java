package org.netmesh.mesh.extended;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.FixedEntropy;
import org.netmesh.mesh.crypto.HandshakeSecrets;
import org.netmesh.mesh.crypto.NoiseInitiator;
import org.netmesh.mesh.crypto.NoiseResponder;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.extended.ControlFrame.Range;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.wire.Handshakes;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketFlags;
import org.netmesh.mesh.wire.Pingwave;
import org.netmesh.mesh.wire.RoutingId;

/** The fixed-key handshake of our extension and what follows from it, as named hexadecimal text. */
final class Nx1Golden {
    private static final Crypto CRYPTO = Crypto.system();
    private static final Lane LANE = new Lane(0, new StreamId(0x0102030405060708L), true, 9);

    private final Identity alice = Identity.fromSeed(filled(0xa1));
    private final Identity bob = Identity.fromSeed(filled(0xb1));
    private final StaticKeyPair aliceKeys = StaticKeyPair.generate(CRYPTO, fixed(0xa2));
    private final StaticKeyPair bobKeys = StaticKeyPair.generate(CRYPTO, fixed(0xb2));
    private final Psk psk = Psk.generate(fixed(0xc0));
    private final Map<String, String> values = new LinkedHashMap<>();

    /** Everything by name, in a fixed order. */
    static Map<String, String> compute() {
        Nx1Golden golden = new Nx1Golden();
        golden.handshake();
        golden.frames();
        return golden.values;
    }

    private void handshake() {
        byte[] prologue =
                Handshakes.prologue(RoutingId.of(alice.nodeId()), RoutingId.of(bob.nodeId()));
        NoiseInitiator initiator =
                NoiseInitiator.begin(
                        CRYPTO,
                        psk,
                        bobKeys.publicKey(),
                        prologue,
                        fixed(0xa3),
                        t -> block(alice, Role.INITIATOR, t));
        NoiseResponder.Opened opened =
                NoiseResponder.hearing(CRYPTO, psk, bobKeys, initiator.message())
                        .orElseThrow()
                        .open(prologue)
                        .orElseThrow();
        NoiseResponder.Answer answer =
                opened.answer(fixed(0xb3), t -> block(bob, Role.RESPONDER, t));
        put("prologue", prologue);
        put("transcript1", opened.payload().transcript());
        put("block1", opened.payload().bytes());
        put("msg1", initiator.message());
        put("msg2", answer.message());
        NoiseInitiator.Completed completed = initiator.complete(answer.message()).orElseThrow();
        put("transcript2", completed.payload().transcript());
        put("block2", completed.payload().bytes());
        values.put("session", completed.secrets().sessionId().toString());
        packets("initiator", completed.secrets());
        packets("responder", answer.secrets());
    }

    /** The keys show by what they seal. */
    private void packets(String side, HandshakeSecrets secrets) {
        NetSession session = NetSession.of(secrets.boundKeys(), 0);
        PacketBuilder packet = new PacketBuilder().direct();
        packet.subprotocol(ControlFrame.SUBPROTOCOL).stream(ControlFrame.STREAM);
        packet.add(ControlFrameCodec.write(new ControlFrame.Ping()));
        session.seal(packet);
        put(side + "Ping", packet.datagram());
        packet.direct().stream(7)
                .sequence(3)
                .epoch(9)
                .flags(PacketFlags.RELIABLE)
                .fragment(1, 2, 0);
        packet.add(new byte[] {100, 0, 0, 0, 1, 2, 3});
        session.seal(packet);
        put(side + "Fragment", packet.datagram());
    }

    private void frames() {
        frame(new ControlFrame.Ping());
        frame(new ControlFrame.Ack(70, List.of(new Range(90, 100), new Range(3, 80))));
        frame(new ControlFrame.StreamReset(LANE, 1, 300));
        frame(new ControlFrame.PathChallenge(0x1122334455667788L));
        frame(new ControlFrame.PathResponse(0x1122334455667788L));
        frame(new ControlFrame.MtuProbe(5));
        frame(new ControlFrame.Beacon(Pingwave.from(new NodeId(0x77), 5, 6)));
        frame(new ControlFrame.Goodbye(2, "bye"));
        frame(new ControlFrame.Credit(LANE, 1_000_000));
        frame(new ControlFrame.Stop(LANE, 4));
        frame(new ControlFrame.Handshake(1, 70_000, new byte[] {1, 2, 3}));
    }

    private void frame(ControlFrame frame) {
        put("frame" + frame.getClass().getSimpleName(), ControlFrameCodec.write(frame));
    }

    private byte[] block(Identity identity, Role role, byte[] transcript) {
        return ExtensionBlockCodec.write(
                new ExtensionBlock(
                        ExtensionBlock.VERSION,
                        Features.of(
                                EnumSet.of(
                                        Feature.BOUND_KEYS,
                                        Feature.PROVEN_IDENTITY,
                                        Feature.RELIABLE,
                                        Feature.LARGE_MESSAGES)),
                        Optional.of(
                                new ExtensionBlock.Identified(
                                        identity.entityId(),
                                        IdentityProof.sign(identity, role, transcript))),
                        role == Role.INITIATOR
                                ? Optional.of(aliceKeys.publicKey())
                                : Optional.empty(),
                        ExtensionBlock.DEFAULT_DATAGRAM_BYTES,
                        ExtensionBlock.DEFAULT_CREDIT,
                        role == Role.INITIATOR ? 0x0a0b : 0x0c0d,
                        ExtensionBlock.DEFAULT_MESSAGE_BYTES));
    }

    private void put(String name, byte[] bytes) {
        values.put(name, Hex.of(bytes));
    }

    private static FixedEntropy fixed(int value) {
        return new FixedEntropy(filled(value));
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
