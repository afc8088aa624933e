package org.netmesh.mesh.extended;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.kernel.codec.MalformedException;

/**
 * What the two ends of an association say to each other besides messages (spec 20 §4.6). Values;
 * arrays are not changed.
 */
sealed interface ControlFrame {
    record Ping() implements ControlFrame {}

    /**
     * @param delayMicros between receiving the largest number and sending this
     */
    record Ack(AckRanges ranges, long delayMicros) implements ControlFrame {}

    /**
     * @param finalSequence exclusive: with code 0 what lies below is still delivered
     */
    record StreamReset(Lane lane, long code, long finalSequence) implements ControlFrame {}

    record PathChallenge(long token) implements ControlFrame {}

    record PathResponse(long token) implements ControlFrame {}

    /**
     * @param padding bytes, to make the packet as long as wanted
     */
    record MtuProbe(int padding) implements ControlFrame {}

    record Beacon(Blob pingwave) implements ControlFrame {}

    record Goodbye(long code, String text) implements ControlFrame {}

    /**
     * @param limit bytes that the lane's sender may use since the epoch began
     */
    record Credit(Lane lane, long limit) implements ControlFrame {}

    record Stop(Lane lane, long code) implements ControlFrame {}

    /**
     * @param step 1 or 2
     */
    record Handshake(int step, long attempt, Blob noise) implements ControlFrame {}

    /** Bytes as a value. */
    record Blob(ByteBuffer view) {
        static Blob of(byte[] bytes) {
            return new Blob(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        }

        byte[] bytes() {
            byte[] out = new byte[view.remaining()];
            view.get(view.position(), out);
            return out;
        }
    }

    int PING = 0x00;
    int ACK = 0x01;
    int STREAM_RESET = 0x02;
    int PATH_CHALLENGE = 0x03;
    int PATH_RESPONSE = 0x04;
    int MTU_PROBE = 0x05;
    int BEACON = 0x06;
    int GOODBYE = 0x07;
    int CREDIT = 0x08;
    int STOP = 0x09;
    int HANDSHAKE = 0x0a;

    int BEACON_BYTES = 72;
    int MAX_GOODBYE_TEXT_BYTES = 256;

    /**
     * Reads one frame.
     *
     * @return empty if its type is unknown, which is to be skipped
     * @throws MalformedException if its type is known and its body is not as specified
     */
    static Optional<ControlFrame> read(byte[] bytes, int offset, int length) {
        FrameReader in = new FrameReader(bytes, offset, length);
        Optional<ControlFrame> frame =
                switch (in.u8()) {
                    case PING -> Optional.of(new Ping());
                    case ACK -> Optional.of(readAck(in));
                    case STREAM_RESET ->
                            Optional.of(new StreamReset(Lane.read(in), in.varint(), in.varint()));
                    case PATH_CHALLENGE -> Optional.of(new PathChallenge(in.i64()));
                    case PATH_RESPONSE -> Optional.of(new PathResponse(in.i64()));
                    case MTU_PROBE -> Optional.of(new MtuProbe(in.rest().length));
                    case BEACON -> Optional.of(readBeacon(in));
                    case GOODBYE -> Optional.of(readGoodbye(in));
                    case CREDIT -> Optional.of(new Credit(Lane.read(in), in.varint()));
                    case STOP -> Optional.of(new Stop(Lane.read(in), in.varint()));
                    case HANDSHAKE -> Optional.of(readHandshake(in));
                    default -> Optional.empty();
                };
        if (frame.isPresent()) in.requireEnd();
        return frame;
    }

    default byte[] toBytes() {
        ByteWriter out = new ByteWriter();
        switch (this) {
            case Ping() -> out.u8(PING);
            case Ack(var ranges, var delayMicros) -> {
                out.u8(ACK);
                varint(out, ranges.largest());
                varint(out, delayMicros);
                varint(out, ranges.count());
                ranges.write(out);
            }
            case StreamReset(var lane, var code, var finalSequence) -> {
                lane.write(out.u8(STREAM_RESET));
                varint(out, code);
                varint(out, finalSequence);
            }
            case PathChallenge(var token) -> out.u8(PATH_CHALLENGE).u64(token);
            case PathResponse(var token) -> out.u8(PATH_RESPONSE).u64(token);
            case MtuProbe(var padding) -> out.u8(MTU_PROBE).bytes(new byte[padding]);
            case Beacon(var pingwave) -> out.u8(BEACON).bytes(pingwave.bytes());
            case Goodbye(var code, var text) -> {
                varint(out.u8(GOODBYE), code);
                out.bytes(cut(text.getBytes(UTF_8)));
            }
            case Credit(var lane, var limit) -> {
                lane.write(out.u8(CREDIT));
                varint(out, limit);
            }
            case Stop(var lane, var code) -> {
                lane.write(out.u8(STOP));
                varint(out, code);
            }
            case Handshake(var step, var attempt, var noise) -> {
                varint(out.u8(HANDSHAKE), step);
                varint(out, attempt);
                out.bytes(noise.bytes());
            }
        }
        return out.toByteArray();
    }

    /** Whether the peer acknowledges a packet that holds this. */
    default boolean eliciting() {
        return !(this instanceof Ack) && !(this instanceof Goodbye);
    }

    static void varint(ByteWriter out, long value) {
        byte[] bytes = new byte[Varint.size(value)];
        Varint.write(bytes, 0, value);
        out.bytes(bytes);
    }

    private static Ack readAck(FrameReader in) {
        long largest = in.varint();
        long delay = in.varint();
        return new Ack(AckRanges.read(in, largest, in.varint()), delay);
    }

    private static Beacon readBeacon(FrameReader in) {
        byte[] pingwave = in.rest();
        if (pingwave.length != BEACON_BYTES) {
            throw MalformedException.invalid("a beacon of " + pingwave.length + " bytes (need 72)");
        }
        return new Beacon(Blob.of(pingwave));
    }

    private static Goodbye readGoodbye(FrameReader in) {
        long code = in.varint();
        byte[] text = in.rest();
        if (text.length > MAX_GOODBYE_TEXT_BYTES) {
            throw MalformedException.oversize(
                    "a goodbye text of " + text.length + " bytes (at most 256)");
        }
        // The text is for people: what is not UTF-8 in it shows as replacement characters.
        return new Goodbye(code, new String(text, UTF_8));
    }

    private static Handshake readHandshake(FrameReader in) {
        long step = in.varint();
        if (step != 1 && step != 2) throw MalformedException.invalid("handshake step " + step);
        return new Handshake((int) step, in.varint(), Blob.of(in.rest()));
    }

    private static byte[] cut(byte[] text) {
        return text.length <= MAX_GOODBYE_TEXT_BYTES
                ? text
                : Arrays.copyOf(text, MAX_GOODBYE_TEXT_BYTES);
    }
}
