package org.netmesh.mesh.extended;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.netmesh.mesh.extended.ControlFrame.Ack;
import org.netmesh.mesh.extended.PacketSpace.Sent;

/**
 * When packets of an association count as acknowledged or lost, when to probe, and how much may be
 * under way (RFC 9002; spec 20 §4.2). The sessions bring their number spaces along. Confined to one
 * thread. Times are monotonic nanoseconds.
 */
final class Recovery {
    private static final long NANOS_PER_MICRO = 1_000;
    private static final int MAX_BACK_OFF = 16;
    private static final long LONGEST_PROBE_NANOS = 3_000_000_000L;
    private static final int PERSISTENT_TIMEOUTS = 3;

    /**
     * What an acknowledgement decided; lists of contents, each once.
     *
     * @param onPath whether it shows that the present path works
     */
    record Outcome(List<Content> acknowledged, List<Content> lost, boolean onPath) {}

    private PathState path;
    private int probes;
    private boolean limited;

    Recovery(PathState path) {
        this.path = path;
    }

    /**
     * What goes out from now on goes another way: what was learned of the old one does not hold
     * (RFC 9002, section 5), and the fate of what is under way says nothing about the new one.
     */
    void moved(PathState to, List<SessionSpace> spaces) {
        path = to;
        probes = 0;
        limited = false;
        spaces.forEach(SessionSpace::pathBegan);
    }

    /** The way is another, but the network is the same: only the waiting is over. */
    void resumed() {
        probes = 0;
    }

    PathSize size() {
        return path.size();
    }

    void sent(
            SessionSpace space,
            long number,
            int bytes,
            boolean eliciting,
            @Nullable Content content,
            long nowNanos) {
        space.sent().sent(number, bytes, eliciting, content, nowNanos);
        if (eliciting) path.congestion().sent(bytes);
    }

    Outcome acknowledged(SessionSpace space, Ack ack, long nowNanos) {
        List<Content> done = new ArrayList<>();
        List<Sent<Content>> packets = space.sent().acknowledged(ack);
        boolean onPath = false;
        for (Sent<Content> packet : packets) {
            if (packet.content() != null) done.add(packet.content());
            if (!space.onPath(packet.number())) continue;
            onPath = true;
            arrived(packet);
        }
        if (!packets.isEmpty()) {
            probes = 0;
            Sent<Content> last = packets.getLast();
            if (last.number() == ack.largest() && space.onPath(last.number())) {
                path.roundTrip()
                        .sample(
                                nowNanos - last.sentNanos(),
                                Math.min(ack.delayMicros(), RoundTrip.MAX_ACK_DELAY_NANOS)
                                        * NANOS_PER_MICRO);
            }
        }
        return new Outcome(done, lost(space, nowNanos), onPath);
    }

    /** What is lost by now. */
    List<Content> lost(SessionSpace space, long nowNanos) {
        List<Sent<Content>> packets =
                space.sent().lost(path.roundTrip().lossDelayNanos(), nowNanos);
        List<Content> out = new ArrayList<>();
        for (Sent<Content> packet : packets) {
            if (space.onPath(packet.number())) lost(packet, nowNanos);
            if (packet.content() != null) out.add(packet.content());
        }
        if (packets.size() > 1 && space.onPath(packets.getFirst().number())) {
            long span = packets.getLast().sentNanos() - packets.getFirst().sentNanos();
            if (span > PERSISTENT_TIMEOUTS * path.roundTrip().probeTimeoutNanos()) {
                path.congestion().persistentCongestion();
            }
        }
        return out;
    }

    /** Gives up a space whose session ends; what it carried goes to another. */
    List<Content> abandon(SessionSpace space) {
        List<Content> out = new ArrayList<>();
        for (Sent<Content> packet : space.sent().abandon()) {
            if (space.onPath(packet.number())) path.congestion().discarded(packet.bytes());
            if (packet.content() != null) out.add(packet.content());
        }
        return out;
    }

    /** When packets of the space are lost by time or have to be probed for. */
    long dueNanos(SessionSpace space) {
        if (space.sent().lossNanos() != Long.MAX_VALUE) return space.sent().lossNanos();
        return probeNanos(space);
    }

    boolean probeDue(SessionSpace space, long nowNanos) {
        return space.sent().lossNanos() == Long.MAX_VALUE
                && probeNanos(space) != Long.MAX_VALUE
                && nowNanos - probeNanos(space) >= 0;
    }

    /** The smoothed round trip; empty until an acknowledgement was measured. */
    OptionalLong roundTripNanos() {
        return path.roundTrip().sampled()
                ? OptionalLong.of(path.roundTrip().smoothedNanos())
                : OptionalLong.empty();
    }

    /** The share of packets lost lately. */
    OptionalDouble loss() {
        return path.loss();
    }

    /** After how long without an acknowledgement a probe goes out, before back-off. */
    long probeTimeoutNanos() {
        return path.roundTrip().probeTimeoutNanos();
    }

    /** Probes since the last acknowledgement. */
    int probes() {
        return probes;
    }

    /** A probe goes out. */
    void probing() {
        probes++;
    }

    boolean mayTake(int bytes) {
        return path.congestion().mayTake(bytes);
    }

    /** Whether the window, not want of data, ended the last round of sending. */
    void limited(boolean byWindow) {
        limited = byWindow;
    }

    private long probeNanos(SessionSpace space) {
        if (!space.sent().elicitingUnderWay()) return Long.MAX_VALUE;
        long timeout = probeTimeoutNanos();
        long backedOff = timeout << Math.min(probes, MAX_BACK_OFF);
        long wait = Math.max(timeout, Math.min(backedOff, LONGEST_PROBE_NANOS));
        return space.sent().lastElicitingNanos() + wait;
    }

    private void arrived(Sent<Content> packet) {
        path.congestion().acknowledged(packet.bytes(), packet.sentNanos(), limited);
        path.arrived(packet.bytes());
        if (packet.content() instanceof Content.Probe(var bytes)) path.probeArrived(bytes);
    }

    private void lost(Sent<Content> packet, long nowNanos) {
        if (packet.content() instanceof Content.Probe) {
            path.congestion().discarded(packet.bytes());
            path.size().probeLost();
        } else {
            path.congestion().lost(packet.bytes(), packet.sentNanos(), nowNanos);
            path.lost(packet.bytes(), nowNanos);
        }
    }
}
