package org.netmesh.mesh.extended;

import static org.netmesh.kernel.codec.MalformedException.invalid;
import static org.netmesh.kernel.codec.MalformedException.oversize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netmesh.kernel.codec.ByteReader;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.extended.ControlFrame.Ack;
import org.netmesh.mesh.extended.ControlFrame.Beacon;
import org.netmesh.mesh.extended.ControlFrame.Credit;
import org.netmesh.mesh.extended.ControlFrame.Goodbye;
import org.netmesh.mesh.extended.ControlFrame.Handshake;
import org.netmesh.mesh.extended.ControlFrame.MtuProbe;
import org.netmesh.mesh.extended.ControlFrame.PathChallenge;
import org.netmesh.mesh.extended.ControlFrame.PathResponse;
import org.netmesh.mesh.extended.ControlFrame.Ping;
import org.netmesh.mesh.extended.ControlFrame.Range;
import org.netmesh.mesh.extended.ControlFrame.Stop;
import org.netmesh.mesh.extended.ControlFrame.StreamReset;
import org.netmesh.mesh.wire.Pingwave;

/** Writes and reads control frames, one per event (spec 20 §4.6). Stateless. */
public final class ControlFrameCodec {
    private static final int PING = 0x00;
    private static final int ACK = 0x01;
    private static final int STREAM_RESET = 0x02;
    private static final int PATH_CHALLENGE = 0x03;
    private static final int PATH_RESPONSE = 0x04;
    private static final int MTU_PROBE = 0x05;
    private static final int BEACON = 0x06;
    private static final int GOODBYE = 0x07;
    private static final int CREDIT = 0x08;
    private static final int STOP = 0x09;
    private static final int HANDSHAKE = 0x0a;

    private ControlFrameCodec() {}

    /**
     * @param event one event of a control packet
     * @return empty for a type that is not known, to be skipped
     * @throws MalformedException for a known type with another body, to be skipped and counted
     */
    public static Optional<ControlFrame> read(byte[] event) {
        ByteReader in = ByteReader.of(event);
        int type = in.u8();
        try {
            Optional<ControlFrame> frame = body(type, in);
            if (frame.isPresent()) in.end();
            return frame;
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    public static byte[] write(ControlFrame frame) {
        ByteWriter out = new ByteWriter();
        switch (frame) {
            case Ping() -> out.u8(PING);
            case Ack ack -> writeAck(out.u8(ACK), ack);
            case StreamReset(var lane, var code, var finalSequence) -> {
                lane.write(out.u8(STREAM_RESET));
                QuicVarint.write(out, code);
                QuicVarint.write(out, finalSequence);
            }
            case PathChallenge(var data) -> out.u8(PATH_CHALLENGE).u64(data);
            case PathResponse(var data) -> out.u8(PATH_RESPONSE).u64(data);
            case MtuProbe(var padding) -> out.u8(MTU_PROBE).bytes(new byte[padding]);
            case Beacon(var pingwave) -> out.u8(BEACON).bytes(pingwave.toBytes());
            case Goodbye(var code, var text) -> {
                QuicVarint.write(out.u8(GOODBYE), code);
                out.utf8(text);
            }
            case Credit(var lane, var limit) -> {
                lane.write(out.u8(CREDIT));
                QuicVarint.write(out, limit);
            }
            case Stop(var lane, var code) -> {
                lane.write(out.u8(STOP));
                QuicVarint.write(out, code);
            }
            case Handshake handshake -> {
                QuicVarint.write(out.u8(HANDSHAKE), handshake.step());
                QuicVarint.write(out, handshake.attempt());
                out.bytes(handshake.noise());
            }
        }
        return out.toByteArray();
    }

    private static Optional<ControlFrame> body(int type, ByteReader in) {
        return switch (type) {
            case PING -> Optional.of(new Ping());
            case ACK -> Optional.of(readAck(in));
            case STREAM_RESET ->
                    Optional.of(
                            new StreamReset(
                                    Lane.read(in), QuicVarint.read(in), QuicVarint.read(in)));
            case PATH_CHALLENGE -> Optional.of(new PathChallenge(in.u64()));
            case PATH_RESPONSE -> Optional.of(new PathResponse(in.u64()));
            case MTU_PROBE -> Optional.of(new MtuProbe(rest(in).length));
            case BEACON -> Optional.of(new Beacon(readPingwave(rest(in))));
            case GOODBYE -> Optional.of(new Goodbye(QuicVarint.read(in), readText(in)));
            case CREDIT -> Optional.of(new Credit(Lane.read(in), QuicVarint.read(in)));
            case STOP -> Optional.of(new Stop(Lane.read(in), QuicVarint.read(in)));
            case HANDSHAKE ->
                    Optional.of(new Handshake(readStep(in), QuicVarint.read(in), rest(in)));
            default -> Optional.empty();
        };
    }

    /** As RFC 9000, section 19.3: largest, delay, count, first range, then gaps and lengths. */
    private static Ack readAck(ByteReader in) {
        long high = QuicVarint.read(in);
        long delay = QuicVarint.read(in);
        long count = QuicVarint.read(in);
        if (count >= Ack.MAX_RANGES) throw oversize("an ACK of " + (count + 1) + " ranges");
        List<Range> ranges = new ArrayList<>();
        Range range = new Range(high - QuicVarint.read(in), high);
        ranges.add(range);
        for (long i = 0; i < count; i++) {
            long next = range.low() - QuicVarint.read(in) - 2;
            range = new Range(next - QuicVarint.read(in), next);
            ranges.add(range);
        }
        return new Ack(delay, ranges);
    }

    private static void writeAck(ByteWriter out, Ack ack) {
        QuicVarint.write(out, ack.largest());
        QuicVarint.write(out, ack.delayMicros());
        QuicVarint.write(out, ack.ranges().size() - 1);
        long above = -1;
        for (Range range : ack.ranges()) {
            if (above >= 0) QuicVarint.write(out, above - range.high() - 2);
            QuicVarint.write(out, range.high() - range.low());
            above = range.low();
        }
    }

    private static Pingwave readPingwave(byte[] bytes) {
        return Pingwave.read(bytes, 0, bytes.length);
    }

    private static String readText(ByteReader in) {
        if (in.remaining() > Goodbye.MAX_TEXT_BYTES) {
            throw oversize("a goodbye of " + in.remaining() + " bytes");
        }
        return in.utf8(in.remaining());
    }

    private static int readStep(ByteReader in) {
        long step = QuicVarint.read(in);
        if (step != 1 && step != 2) throw invalid("handshake step " + step);
        return (int) step;
    }

    private static byte[] rest(ByteReader in) {
        return in.bytes(in.remaining());
    }
}
