package org.netmesh.mesh.session;

import org.netmesh.mesh.crypto.SessionId;
import org.netmesh.mesh.crypto.SessionKeys;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketFlags;
import org.netmesh.mesh.wire.PacketLayout;
import org.netmesh.mesh.wire.PacketView;

/**
 * The cryptographic state of one session (spec 01 §7.1): the only thing that seals under its key,
 * with one counter for data, control packets and heartbeats alike (W-1, W-4). Confined to the loop
 * that owns it. Times are monotonic nanoseconds.
 */
public final class NetSession implements AutoCloseable {
    private final SessionId id;
    private final SessionKeys.Ciphers ciphers;
    private final ReplayWindow window;
    private final byte[] associated = new byte[PacketLayout.ASSOCIATED_BYTES];
    private long nextCounter;
    private long openedPackets;
    private long failedPackets;
    private long lastReceivedNanos;

    /** Takes the keys over. */
    public static NetSession of(SessionKeys keys, long nowNanos) {
        return new NetSession(keys, ReplayWindow.create(), nowNanos);
    }

    /** Takes the keys over; with a window of one's choice. */
    public NetSession(SessionKeys keys, ReplayWindow window, long nowNanos) {
        this.id = keys.sessionId();
        this.ciphers = keys.takeCiphers();
        this.window = window;
        this.lastReceivedNanos = nowNanos;
    }

    public SessionId id() {
        return id;
    }

    /**
     * Seals a filled packet under the next counter.
     *
     * @return the counter, which is the packet's number on an extended session
     * @throws IllegalStateException if the session is closed or 2^63 packets were sealed
     */
    public long seal(PacketBuilder packet) {
        if (exhausted()) throw new IllegalStateException("session " + id + " needs new keys");
        long counter = nextCounter++;
        packet.seal(id, ciphers.sending(), counter, associated);
        return counter;
    }

    /**
     * Seals a heartbeat: 80 bytes, all fields zero but flag and session (spec 01 §4.1).
     *
     * @param packet just begun, direct
     */
    public long heartbeat(PacketBuilder packet) {
        return seal(packet.flags(PacketFlags.HEARTBEAT));
    }

    /**
     * Opens a packet of this session in place, in the order of spec 01 §3.6: length, window,
     * decryption, window again; only then does anything change, liveness included (W-43).
     *
     * @param packet whose header {@link PacketView#wrap} accepted and that is no handshake
     * @return {@code NONE}, or why it must be dropped
     */
    public DropReason open(PacketView packet, long nowNanos) {
        if (packet.session() != id.value()) return DropReason.NO_SESSION;
        if (!packet.bodyFits()) return DropReason.LENGTH;
        long counter = packet.counter();
        DropReason reason = window.check(counter);
        if (reason.dropped()) return reason;
        if (!packet.open(id, ciphers.receiving())) {
            failedPackets++;
            return DropReason.AUTH;
        }
        if (!window.accept(counter)) return DropReason.REPLAY;
        openedPackets++;
        lastReceivedNanos = nowNanos;
        return DropReason.NONE;
    }

    /** When the last packet opened, or when the session began. */
    public long lastReceivedNanos() {
        return lastReceivedNanos;
    }

    /** Whether nothing opened for longer than {@code timeoutNanos}. */
    public boolean silent(long nowNanos, long timeoutNanos) {
        return nowNanos - lastReceivedNanos > timeoutNanos;
    }

    /** Packets sealed so far, which is the next counter. */
    public long sealedPackets() {
        return nextCounter;
    }

    public long openedPackets() {
        return openedPackets;
    }

    /** Packets whose tag was wrong. */
    public long failedPackets() {
        return failedPackets;
    }

    /**
     * One past the highest counter received: a packet may start a change of path if it is above.
     */
    public long nextExpectedCounter() {
        return window.next();
    }

    /** Whether the counter came to 2^63, where sealing ends. */
    public boolean exhausted() {
        return nextCounter < 0;
    }

    /** Wipes the keys. Idempotent; sealing and opening fail afterwards. */
    @Override
    public void close() {
        ciphers.sending().close();
        ciphers.receiving().close();
    }

    @Override
    public String toString() {
        return "NetSession[" + id + "]";
    }
}
