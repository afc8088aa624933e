package org.netmesh.mesh.wire;

import static org.netmesh.mesh.wire.PacketLayout.FRAME_PREFIX_BYTES;
import static org.netmesh.mesh.wire.PacketLayout.HEADER_BYTES;
import static org.netmesh.mesh.wire.PacketLayout.ROUTING_BYTES;
import static org.netmesh.mesh.wire.PacketLayout.TAG_BYTES;

import java.util.Arrays;
import org.netmesh.mesh.crypto.PacketCipher;
import org.netmesh.mesh.crypto.SessionId;

/**
 * Builds one datagram after the other in the same buffer (spec 01 §§3, 5.2): begin it, set what is
 * not zero, add events, let the session seal it, send {@link #length} bytes of {@link #bytes} from
 * {@link #offset}. Each event is copied once and encrypted where it lies; nothing is allocated.
 * Events that do not fit are refused before a counter is taken (W-13). Confined to one thread.
 *
 * <pre>
 * packet.direct().stream(id).sequence(next);
 * if (!packet.add(event, 0, event.length)) …;   // full: seal, send, begin the next one
 * session.seal(packet);
 * </pre>
 */
public final class PacketBuilder {
    private static final int MIN_DATAGRAM_BYTES = 512;
    private static final int HEADER = ROUTING_BYTES;
    private static final int PAYLOAD = HEADER + HEADER_BYTES;

    private enum State {
        IDLE,
        FILLING,
        SEALED
    }

    private final byte[] buffer = new byte[ROUTING_BYTES + PacketLayout.MAX_DATAGRAM_BYTES];
    private State state = State.IDLE;
    private int maxDatagramBytes = PacketLayout.MAX_DATAGRAM_BYTES;
    private int offset;
    private int payloadLength;
    private int eventCount;

    public PacketBuilder() {}

    /**
     * Sets what the path takes; counts from the next packet on.
     *
     * @param bytes 512 to 8,192, routing header included; default 8,192
     */
    public PacketBuilder maxDatagramBytes(int bytes) {
        if (bytes < MIN_DATAGRAM_BYTES || bytes > PacketLayout.MAX_DATAGRAM_BYTES) {
            throw new IllegalArgumentException("a datagram limit of " + bytes + " (512 to 8192)");
        }
        maxDatagramBytes = bytes;
        return this;
    }

    /** Begins a packet that goes to its receiver itself; all header fields are zero. */
    public PacketBuilder direct() {
        return begin(HEADER);
    }

    /**
     * Begins a packet that a relay carries.
     *
     * @param destination the receiver's node id
     * @param source the sender's routing id
     * @param ttl 0 to 255
     */
    public PacketBuilder routed(long destination, int source, int ttl) {
        begin(0);
        LittleEndian.put16(buffer, 0, RoutingView.MAGIC);
        buffer[RoutingView.TTL] = (byte) ttl;
        LittleEndian.put32(buffer, RoutingView.SOURCE, source);
        LittleEndian.put64(buffer, RoutingView.DESTINATION, destination);
        return this;
    }

    /** Bits of {@link PacketFlags}. */
    public PacketBuilder flags(int flags) {
        buffer[HEADER + PacketLayout.FLAGS] = (byte) flags;
        return this;
    }

    public PacketBuilder subprotocol(int id) {
        LittleEndian.put16(buffer, HEADER + PacketLayout.SUBPROTOCOL, id);
        return this;
    }

    public PacketBuilder stream(long stream) {
        LittleEndian.put64(buffer, HEADER + PacketLayout.STREAM, stream);
        return this;
    }

    public PacketBuilder sequence(long sequence) {
        LittleEndian.put64(buffer, HEADER + PacketLayout.SEQUENCE, sequence);
        return this;
    }

    /** The publisher and channel of a published packet; 16 and 32 bits of their hashes. */
    public PacketBuilder published(int channelHash, int originHash) {
        LittleEndian.put16(buffer, HEADER + PacketLayout.CHANNEL_HASH, channelHash);
        LittleEndian.put32(buffer, HEADER + PacketLayout.ORIGIN_HASH, originHash);
        return this;
    }

    /** The lane's epoch, on extended sessions only (spec 20 §4.1). */
    public PacketBuilder epoch(int epoch) {
        LittleEndian.put32(buffer, HEADER + PacketLayout.EPOCH, epoch);
        return this;
    }

    /** Marks a fragment, on extended sessions only (spec 20 §5). */
    public PacketBuilder fragment(int fragmentFlags, int messageId, int index) {
        buffer[HEADER + PacketLayout.FRAGMENT_FLAGS] = (byte) fragmentFlags;
        LittleEndian.put16(buffer, HEADER + PacketLayout.FRAGMENT_ID, messageId);
        LittleEndian.put16(buffer, HEADER + PacketLayout.FRAGMENT_INDEX, index);
        return this;
    }

    /**
     * Adds one event; it is read before the call returns.
     *
     * @return {@code false} if it does not fit into this packet, which is left as it was
     */
    public boolean add(byte[] event, int eventOffset, int eventLength) {
        requireFilling();
        if (eventLength > room() || eventCount == PacketLayout.MAX_EVENTS) return false;
        int frame = PAYLOAD + payloadLength;
        LittleEndian.put32(buffer, frame, eventLength);
        System.arraycopy(event, eventOffset, buffer, frame + FRAME_PREFIX_BYTES, eventLength);
        payloadLength += FRAME_PREFIX_BYTES + eventLength;
        eventCount++;
        return true;
    }

    public boolean add(byte[] event) {
        return add(event, 0, event.length);
    }

    /**
     * Adds frames that were built before, for a packet that is sent again.
     *
     * @return {@code false} if they do not fit, or their number is beyond 2,028
     */
    public boolean addFrames(byte[] frames, int framesOffset, int framesLength, int count) {
        requireFilling();
        if (framesLength > payloadLimit() - payloadLength
                || eventCount + count > PacketLayout.MAX_EVENTS) {
            return false;
        }
        System.arraycopy(frames, framesOffset, buffer, PAYLOAD + payloadLength, framesLength);
        payloadLength += framesLength;
        eventCount += count;
        return true;
    }

    /** The longest event that still fits; negative if not even an empty one does. */
    public int room() {
        return payloadLimit() - payloadLength - FRAME_PREFIX_BYTES;
    }

    /** Bytes of plaintext so far. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Where the plaintext begins in {@link #bytes}; it is gone once the packet is sealed. */
    public int payloadOffset() {
        return PAYLOAD;
    }

    public int eventCount() {
        return eventCount;
    }

    /** Bytes of the packet as credit counts them (spec 01 §7.3). */
    public int creditBytes() {
        return payloadLength + PacketLayout.OVERHEAD_BYTES;
    }

    /** The buffer; what lies in it is a datagram once the packet is sealed. */
    public byte[] bytes() {
        return buffer;
    }

    /** Where the datagram begins. */
    public int offset() {
        return offset;
    }

    /** The datagram's length. */
    public int length() {
        return PAYLOAD - offset + payloadLength + TAG_BYTES;
    }

    /** A copy of the sealed datagram. */
    public byte[] datagram() {
        if (state != State.SEALED) throw new IllegalStateException("the packet is not sealed");
        return Arrays.copyOfRange(buffer, offset, offset + length());
    }

    /**
     * Completes the header and encrypts. For the session alone, which knows that the counter is
     * fresh (W-1).
     *
     * @param associated 52 bytes to work in
     */
    public void seal(SessionId session, PacketCipher cipher, long counter, byte[] associated) {
        requireFilling();
        LittleEndian.put64(buffer, HEADER + PacketLayout.SESSION, session.value());
        LittleEndian.put16(buffer, HEADER + PacketLayout.PAYLOAD_LENGTH, payloadLength);
        LittleEndian.put16(buffer, HEADER + PacketLayout.EVENT_COUNT, eventCount);
        LittleEndian.put32(buffer, HEADER + PacketLayout.NONCE_PREFIX, session.noncePrefix());
        LittleEndian.put64(buffer, HEADER + PacketLayout.COUNTER, counter);
        PacketLayout.associated(buffer, HEADER, associated);
        cipher.seal(session.noncePrefix(), counter, associated, buffer, PAYLOAD, payloadLength);
        state = State.SEALED;
    }

    private PacketBuilder begin(int datagramOffset) {
        Arrays.fill(buffer, 0, PAYLOAD, (byte) 0);
        LittleEndian.put16(buffer, HEADER, PacketLayout.MAGIC_VALUE);
        buffer[HEADER + PacketLayout.VERSION] = PacketLayout.VERSION_VALUE;
        offset = datagramOffset;
        payloadLength = 0;
        eventCount = 0;
        state = State.FILLING;
        return this;
    }

    private int payloadLimit() {
        return maxDatagramBytes - (PAYLOAD - offset) - TAG_BYTES;
    }

    private void requireFilling() {
        if (state != State.FILLING) throw new IllegalStateException("begin a packet first");
    }
}
