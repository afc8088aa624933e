package org.netmesh.mesh.wire;

import static org.netmesh.mesh.wire.PacketLayout.HEADER_BYTES;
import static org.netmesh.mesh.wire.PacketLayout.TAG_BYTES;

import org.netmesh.mesh.crypto.PacketCipher;
import org.netmesh.mesh.crypto.SessionId;

/**
 * A direct packet where it was received, without a copy (spec 01 §3). One object serves all packets
 * of a loop: {@link #wrap} moves it. The fields mean something after {@code wrap} answered {@link
 * DropReason#NONE}; the payload after {@link #open} did. Confined to one thread.
 */
public final class PacketView {
    private final byte[] associated = new byte[PacketLayout.ASSOCIATED_BYTES];
    private byte[] datagram = new byte[HEADER_BYTES];
    private int start;
    private int length = HEADER_BYTES;

    /**
     * Looks at a packet that begins at {@code offset}; checks the header alone, in the order of
     * spec 01 §3.3.
     */
    public DropReason wrap(byte[] bytes, int offset, int packetLength) {
        if (packetLength < HEADER_BYTES) return DropReason.SHORT;
        datagram = bytes;
        start = offset;
        length = packetLength;
        if (u16(PacketLayout.MAGIC) != PacketLayout.MAGIC_VALUE) return DropReason.MAGIC;
        if (u8(PacketLayout.VERSION) != PacketLayout.VERSION_VALUE) return DropReason.VERSION;
        boolean fits =
                payloadLength() <= PacketLayout.MAX_PAYLOAD_BYTES
                        && eventCount() <= PacketLayout.MAX_EVENTS;
        return fits ? DropReason.NONE : DropReason.LENGTH;
    }

    public int flags() {
        return u8(PacketLayout.FLAGS);
    }

    public boolean reliable() {
        return (flags() & PacketFlags.RELIABLE) != 0;
    }

    public boolean handshake() {
        return (flags() & PacketFlags.HANDSHAKE) != 0;
    }

    public boolean heartbeat() {
        return (flags() & PacketFlags.HEARTBEAT) != 0;
    }

    /** 0 to 65,535; 0 is the event plane. */
    public int subprotocol() {
        return u16(PacketLayout.SUBPROTOCOL);
    }

    /** A hint only: reference peers leave stale ones behind (W-22). */
    public int channelHash() {
        return u16(PacketLayout.CHANNEL_HASH);
    }

    /** Unsigned. */
    public long counter() {
        return i64(PacketLayout.COUNTER);
    }

    /** See {@link SessionId}. */
    public long session() {
        return i64(PacketLayout.SESSION);
    }

    /** See {@link org.netmesh.kernel.StreamId}. */
    public long stream() {
        return i64(PacketLayout.STREAM);
    }

    /** Unsigned. */
    public long sequence() {
        return i64(PacketLayout.SEQUENCE);
    }

    /**
     * Epoch of the lane on extended sessions (spec 20 §4.1); the unused subnet id on plain ones.
     */
    public int epoch() {
        return i32(PacketLayout.EPOCH);
    }

    /** The low half of an {@link org.netmesh.kernel.OriginHash}, as the peer claims it. */
    public int originHash() {
        return i32(PacketLayout.ORIGIN_HASH);
    }

    /** Bit 0 fragment, bit 1 last, on extended sessions (spec 20 §5). */
    public int fragmentFlags() {
        return u8(PacketLayout.FRAGMENT_FLAGS);
    }

    /** 0 to 65,535. */
    public int fragmentId() {
        return u16(PacketLayout.FRAGMENT_ID);
    }

    /** 0 to 65,535. */
    public int fragmentIndex() {
        return u16(PacketLayout.FRAGMENT_INDEX);
    }

    /** 0 to 8,112. */
    public int payloadLength() {
        return u16(PacketLayout.PAYLOAD_LENGTH);
    }

    /** 0 to 2,028, as claimed. */
    public int eventCount() {
        return u16(PacketLayout.EVENT_COUNT);
    }

    /** Everything behind the header. */
    public int bodyLength() {
        return length - HEADER_BYTES;
    }

    /** A copy of everything behind the header: the Noise message of a handshake. */
    public byte[] body() {
        byte[] body = new byte[bodyLength()];
        System.arraycopy(datagram, payloadOffset(), body, 0, body.length);
        return body;
    }

    /** Bytes of the packet as credit counts them: plaintext and 80 (spec 01 §7.3). */
    public int creditBytes() {
        return payloadLength() + PacketLayout.OVERHEAD_BYTES;
    }

    /** The array that {@link #wrap} was given. */
    public byte[] bytes() {
        return datagram;
    }

    /** Where the payload begins in {@link #bytes}. */
    public int payloadOffset() {
        return start + HEADER_BYTES;
    }

    /** Whether the body is as long as the header says, the cheap test before any cipher (W-15). */
    public boolean bodyFits() {
        int expected = heartbeat() ? TAG_BYTES : payloadLength() + TAG_BYTES;
        return bodyLength() == expected;
    }

    /**
     * Decrypts the body in place. The nonce is that of the session and the packet's counter; the
     * prefix on the wire is ignored.
     *
     * @return whether it is genuine; if not, the body is spoilt
     */
    public boolean open(SessionId session, PacketCipher cipher) {
        PacketLayout.associated(datagram, start, associated);
        return cipher.open(
                session.noncePrefix(),
                counter(),
                associated,
                datagram,
                payloadOffset(),
                bodyLength());
    }

    private int u8(int field) {
        return LittleEndian.u8(datagram, start + field);
    }

    private int u16(int field) {
        return LittleEndian.u16(datagram, start + field);
    }

    private int i32(int field) {
        return LittleEndian.i32(datagram, start + field);
    }

    private long i64(int field) {
        return LittleEndian.i64(datagram, start + field);
    }
}
