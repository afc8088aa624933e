package org.netmesh.mesh.extended;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.EntityId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.Seeds;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.SessionPair;
import org.netmesh.mesh.extended.ControlFrame.Ack;
import org.netmesh.mesh.extended.ControlFrame.Range;
import org.netmesh.mesh.extended.ControlFrame.Stop;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketFlags;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.mesh.wire.Pingwave;

/** An authenticated peer that does not keep the rules (spec 20 §8): it is held or shut out. */
class HostilePeerTest {
    private static final InetSocketAddress PEER =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    private static final int CREDIT = 65_536;
    private static final int MAX_MESSAGE = 1_000_000;
    private static final long MILLI = 1_000_000L;

    private final List<byte[]> delivered = new ArrayList<>();
    private final List<ControlFrame> said = new ArrayList<>();
    private final List<MeshException> broken = new ArrayList<>();
    private final List<Path> moves = new ArrayList<>();
    private final ReassemblyBudget budget = ReassemblyBudget.ofNode();
    private final PacketBuilder packet = new PacketBuilder();
    private final PacketView view = new PacketView();
    private NetSession hostile;
    private Association association;
    private long nanos;
    private long challenges;

    @BeforeEach
    void anAssociation() {
        SessionPair pair = SessionPair.fresh(1);
        hostile = NetSession.of(pair.initiator(), 0);
        Terms terms =
                new Terms(
                        Features.of(EnumSet.of(Feature.BOUND_KEYS, Feature.RELIABLE, Feature.PATH)),
                        EntityId.of(new byte[32]),
                        Optional.empty(),
                        1,
                        2,
                        8_192,
                        CREDIT,
                        MAX_MESSAGE);
        association =
                new Association(
                        terms,
                        new Path(PEER, false),
                        CREDIT,
                        MAX_MESSAGE,
                        16,
                        budget,
                        NetSession.of(pair.responder(), 0),
                        Role.RESPONDER,
                        new Collecting(),
                        now());
    }

    // acknowledgements of unsent packets
    @Test
    void anAckOfAPacketThatWasNeverSentEndsIt() {
        control(new Ack(0, List.of(new Range(0, 5))));

        assertThat(broken)
                .extracting(MeshException::kind)
                .containsExactly(MeshException.Kind.PROTOCOL);
    }

    // a counter jump is fine once it is authenticated, and what lies before it may still come
    @Test
    void aJumpOfTheCounterMakesNobodyDeaf() {
        for (int lost = 0; lost < 20_000; lost++) {
            packet.direct().stream(0).sequence(0).epoch(1).flags(PacketFlags.RELIABLE);
            hostile.seal(packet);
        }
        send(1, 0, "after the jump");

        assertThat(delivered).hasSize(1);
        assertThat(broken).isEmpty();
    }

    // many questions in one packet, and answers to questions that were never asked
    @Test
    void aPacketOfPathFramesGetsOneAnswerAndMovesNothing() {
        packet.direct().subprotocol(ControlFrame.SUBPROTOCOL).stream(ControlFrame.STREAM)
                .sequence(0);
        for (int i = 0; i < 200; i++) {
            packet.add(ControlFrameCodec.write(new ControlFrame.PathChallenge(i)));
            packet.add(ControlFrameCodec.write(new ControlFrame.PathResponse(i)));
        }
        take();

        assertThat(said).filteredOn(ControlFrame.PathResponse.class::isInstance).hasSize(1);
        assertThat(moves).isEmpty();
        assertThat(broken).isEmpty();
    }

    // claims huge messages
    @Test
    void aMessageBeyondTheLimitIsStoppedAndCostsNothing() {
        fragment(0, 1, MAX_MESSAGE + 1L, 1_000);

        assertThat(stops()).containsExactly(LaneCode.TOO_LARGE.wire());
        assertThat(budget.charged()).isZero();
    }

    // a reassembly bomb: many lanes, each with a message that never ends
    @Test
    void aReassemblyBombIsHeldWithinTheBudget() {
        for (int lane = 0; lane < 500; lane++) fragment(lane, 1, MAX_MESSAGE, 1_000);

        assertThat(budget.charged()).isLessThanOrEqualTo(64L << 20);
        assertThat(delivered).isEmpty();
        association.end("enough");
        assertThat(budget.charged()).isZero();
    }

    @Test
    void fragmentsThatContradictEachOtherStopTheLane() {
        fragment(0, 1, 5_000, 1_000);
        packet.direct().stream(0)
                .sequence(1)
                .epoch(1)
                .flags(PacketFlags.RELIABLE)
                .fragment(1, 0, 7);
        packet.add(new byte[100]);
        take();

        assertThat(stops()).containsExactly(LaneCode.MALFORMED.wire());
        assertThat(budget.charged()).isZero();
    }

    // many lanes
    @Test
    void lanesBeyondTheLimitAreStopped() {
        for (int lane = 0; lane <= ReceiveLanes.MAX_LANES; lane++) {
            packet.direct().stream(lane).sequence(0).epoch(1).flags(PacketFlags.RELIABLE);
            packet.add(new byte[1]);
            take();
        }

        assertThat(stops()).containsExactly(LaneCode.LIMIT.wire());
    }

    // beyond its credit
    @Test
    void whatExceedsTheCreditIsNeitherKeptNorAcknowledged() {
        for (int sequence = 1; sequence < 20; sequence++) {
            packet.direct().stream(0).sequence(sequence).epoch(1).flags(PacketFlags.RELIABLE);
            packet.add(new byte[8_000]);
            take();
        }

        assertThat(delivered).isEmpty();
        Ack last =
                (Ack)
                        said.reversed().stream()
                                .filter(Ack.class::isInstance)
                                .findFirst()
                                .orElseThrow();
        assertThat(last.largest()).isLessThan(8);
    }

    // spec 20 §4.1: an old epoch is acknowledged and dropped
    @Test
    void aPacketOfAnOldEpochDeliversNothing() {
        send(2, 0, "new");
        send(1, 0, "old");
        send(2, 0, "again");

        assertThat(delivered).containsExactly("new".getBytes(UTF_8));
    }

    static LongStream seeds() {
        return Seeds.fresh(200);
    }

    // everything malformed: random fields, frames and control frames
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void randomPacketsNeverThrow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            boolean control = random.nextBoolean();
            packet
                    .direct()
                    .subprotocol(control ? ControlFrame.SUBPROTOCOL : random.nextInt(3))
                    .stream(control ? ControlFrame.STREAM : random.nextInt(4))
                    .sequence(random.nextInt(5) == 0 ? random.nextLong() : random.nextInt(20))
                    .epoch(random.nextInt(4) - 1)
                    .flags(random.nextInt(2) * PacketFlags.RELIABLE)
                    .fragment(random.nextInt(5), random.nextInt(3), random.nextInt(4));
            int events = random.nextInt(3);
            for (int e = 0; e < events; e++) {
                byte[] event = new byte[random.nextInt(60)];
                random.nextBytes(event);
                if (event.length > 0) event[0] = (byte) random.nextInt(12);
                packet.add(event);
            }
            take();
            association.tick(MILLI, MILLI, now());
            association.timers(now());
        }
        assertThat(broken.size()).isLessThanOrEqualTo(1);
    }

    private void send(int epoch, long sequence, String text) {
        packet.direct().stream(0).sequence(sequence).epoch(epoch).flags(PacketFlags.RELIABLE);
        packet.add(text.getBytes(UTF_8));
        take();
    }

    private void fragment(long stream, int epoch, long total, int bytes) {
        packet.direct().stream(stream)
                .sequence(0)
                .epoch(epoch)
                .flags(PacketFlags.RELIABLE)
                .fragment(1, 0, 0);
        byte[] event = new byte[Integer.BYTES + bytes];
        ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN).putInt((int) total);
        packet.add(event);
        take();
    }

    private void control(ControlFrame frame) {
        packet.direct().subprotocol(ControlFrame.SUBPROTOCOL).stream(ControlFrame.STREAM);
        packet.add(ControlFrameCodec.write(frame));
        take();
    }

    private void take() {
        nanos += MILLI;
        if (association.open(sealed(), now()) == DropReason.NONE) {
            association.received(view, PEER, false, now());
        }
        association.settle(now());
    }

    private PacketView sealed() {
        hostile.seal(packet);
        byte[] datagram = packet.datagram();
        view.wrap(datagram, 0, datagram.length);
        return view;
    }

    private List<Long> stops() {
        return said.stream().filter(Stop.class::isInstance).map(f -> ((Stop) f).code()).toList();
    }

    private Now now() {
        return new Now(nanos, nanos);
    }

    /** Reads what the association says, as the hostile side can. */
    private final class Collecting implements Surroundings {
        private final PacketBuilder own = new PacketBuilder();
        private final PacketView heard = new PacketView();
        private final FrameCursor cursor = new FrameCursor();

        @Override
        public PacketBuilder begin(Now now) {
            return own.direct();
        }

        @Override
        public long send(NetSession session, PacketBuilder filled, Now now) {
            long counter = session.seal(filled);
            byte[] datagram = filled.datagram();
            heard.wrap(datagram, 0, datagram.length);
            assertThat(hostile.open(heard, nanos)).isEqualTo(DropReason.NONE);
            if (heard.subprotocol() != ControlFrame.SUBPROTOCOL) return counter;
            for (cursor.over(heard); cursor.next(); ) {
                ControlFrameCodec.read(cursor.event()).ifPresent(said::add);
            }
            return counter;
        }

        @Override
        public PacketBuilder begin(Path path) {
            return own.direct();
        }

        @Override
        public long send(NetSession session, PacketBuilder filled, Path path) {
            return send(session, filled, now());
        }

        @Override
        public boolean measures() {
            return false;
        }

        @Override
        public long sendWhole(NetSession session, PacketBuilder filled, Now now) {
            return send(session, filled, now);
        }

        @Override
        public List<Path> ways(Now now) {
            return List.of();
        }

        @Override
        public boolean neighbour(InetSocketAddress address) {
            return false;
        }

        @Override
        public long random() {
            return ++challenges;
        }

        @Override
        public void moved(Path from, Path to, Now now) {
            moves.add(to);
        }

        @Override
        public void deliver(PacketView from, FrameCursor frames, Unread unread, Now now) {
            while (frames.next()) delivered.add(frames.event());
        }

        @Override
        public void due() {}

        @Override
        public void beacon(Pingwave wave, Now now) {}

        @Override
        public void handshake(ControlFrame.Handshake message, Now now) {}

        @Override
        public void sessionEnded(NetSession session) {}

        @Override
        public <T> void complete(CompletableFuture<T> waiting, T value) {
            waiting.complete(value);
        }

        @Override
        public void fail(CompletableFuture<?> waiting, Throwable why) {
            waiting.completeExceptionally(why);
        }

        @Override
        public void broken(MeshException why) {
            broken.add(why);
        }
    }
}
