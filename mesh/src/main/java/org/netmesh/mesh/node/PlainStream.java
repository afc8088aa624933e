package org.netmesh.mesh.node;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.plain.ReceiveCredit;
import org.netmesh.mesh.plain.ReceiveVerdict;
import org.netmesh.mesh.plain.SendCredit;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamStats;

/** One stream of a plain session, both directions (spec 02 §15). Confined to the core's thread. */
final class PlainStream {
    private final StreamConfig config;
    private final long epoch;
    private final SendCredit sending;
    private final Unread unread;
    private final ReceiveCredit receiving;
    private final ReceiveVerdict verdict = new ReceiveVerdict();
    private final Deque<WaitingSend> waiting = new ArrayDeque<>();
    private long nextSequence;
    private long highestReceived;
    private long lastActivityNanos;
    private long lastActivityWallNanos;
    private long lastGrantNanos;
    private boolean grantPlanned;
    private @Nullable ChannelHash channel;

    /**
     * @param epoch tells this life of the stream from earlier and later ones of the same id
     * @param taken what to do when readers took so much that the sender should know
     */
    PlainStream(StreamConfig config, long epoch, BiConsumer<PlainStream, Now> taken, Now now) {
        this.config = config;
        this.epoch = epoch;
        this.sending = new SendCredit(config.windowBytes());
        this.unread = new Unread(config.windowBytes(), false, then -> taken.accept(this, then));
        this.receiving = new ReceiveCredit(config.windowBytes(), unread);
        this.lastGrantNanos = now.nanos();
        active(now);
    }

    StreamId id() {
        return config.streamId();
    }

    StreamConfig config() {
        return config;
    }

    long epoch() {
        return epoch;
    }

    long nextSequence() {
        return nextSequence;
    }

    /**
     * Takes the next sequence and the packet's bytes; false, with nothing taken, if the credit does
     * not cover them.
     */
    boolean admit(int plaintextBytes, Now now) {
        if (!sending.acquire(plaintextBytes)) return false;
        nextSequence++;
        active(now);
        return true;
    }

    boolean canEverAdmit(int plaintextBytes) {
        return sending.canEverAdmit(plaintextBytes);
    }

    void granted(long totalConsumed, Now now) {
        lastGrantNanos = now.nanos();
        sending.grant(totalConsumed);
    }

    /**
     * Writes outstanding bytes off if no grant came for so long that they must be lost (spec 02
     * §16.5).
     */
    boolean repairCredit(long silenceNanos, Now now) {
        boolean stuck = !waiting.isEmpty() || sending.backpressureEvents() > 0;
        if (!stuck || !sending.outstanding() || now.nanos() - lastGrantNanos < silenceNanos)
            return false;
        sending.writeOffOutstanding();
        lastGrantNanos = now.nanos();
        return true;
    }

    /**
     * Counts a packet that opened; duplicates and packets far ahead of a reliable stream give no
     * credit.
     */
    void received(long sequence, int plaintextBytes, Now now) {
        boolean accepted =
                config.reliability() == Reliability.FIRE_AND_FORGET || verdict.accept(sequence);
        if (!accepted) return;
        if (Long.compareUnsigned(sequence, highestReceived) > 0) highestReceived = sequence;
        receiving.received(sequence, plaintextBytes, now.nanos());
        active(now);
    }

    Unread unread() {
        return unread;
    }

    ReceiveCredit receiving() {
        return receiving;
    }

    /** The channel whose events we send on it, once we do. */
    @Nullable ChannelHash channel() {
        return channel;
    }

    void carries(ChannelHash published) {
        channel = published;
    }

    Deque<WaitingSend> waiting() {
        return waiting;
    }

    boolean grantPlanned() {
        return grantPlanned;
    }

    void grantPlanned(boolean planned) {
        grantPlanned = planned;
    }

    long lastActivityNanos() {
        return lastActivityNanos;
    }

    StreamStats stats() {
        return new StreamStats(
                nextSequence,
                highestReceived,
                unread.events(),
                Instant.EPOCH.plusNanos(lastActivityWallNanos),
                true,
                sending.backpressureEvents(),
                sending.remaining(),
                sending.window(),
                sending.grantsReceived(),
                receiving.grantsSent());
    }

    private void active(Now now) {
        lastActivityNanos = now.nanos();
        lastActivityWallNanos = now.wallNanos();
    }
}
