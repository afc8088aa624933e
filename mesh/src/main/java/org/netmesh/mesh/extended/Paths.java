package org.netmesh.mesh.extended;

import static org.netmesh.mesh.wire.PacketLayout.FRAME_PREFIX_BYTES;
import static org.netmesh.mesh.wire.PacketLayout.OVERHEAD_BYTES;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.netmesh.mesh.extended.ControlFrame.PathChallenge;
import org.netmesh.mesh.extended.ControlFrame.PathResponse;

/**
 * Which way the packets of an association go, and which others are being tried (spec 20 §6). An
 * answer must come back the way its challenge went. Confined to one thread; times are monotonic
 * nanoseconds.
 *
 * <p>A way is tried for one of four reasons: the peer's newest packet came from there; it was left
 * a moment ago, perhaps for a copy of a packet that overtook its original; the present way is
 * silent and this is another one we know; we go through a relay and the peer once had an address.
 */
final class Paths {
    /** Tries, and how many probe timeouts without a sign make a path silent. */
    static final int TRIES = 3;

    static final int MAX_WAYS = 4;
    static final int CHALLENGE_BYTES = OVERHEAD_BYTES + FRAME_PREFIX_BYTES + 1 + Long.BYTES;

    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;

    /** A frame that goes another way than the rest. */
    record Errand(Path path, ControlFrame frame) {}

    private enum Reason {
        CANDIDATE,
        FORMER,
        DETOUR,
        HOME
    }

    private static final class Challenge {
        private final Reason reason;
        private final Path path;
        private final long data;
        private long allowance;
        private long nextNanos;
        private long endNanos;
        private int sent;
        private boolean answered;

        Challenge(Reason reason, Path path, long data, long allowance, long nowNanos) {
            this.reason = reason;
            this.path = path;
            this.data = data;
            this.allowance = allowance;
            this.nextNanos = nowNanos;
            this.endNanos = nowNanos + PATIENCE_NANOS;
        }

        boolean sendable() {
            int tries = reason == Reason.HOME ? 1 : TRIES;
            return !answered && sent < tries && allowance >= CHALLENGE_BYTES;
        }

        void sent(long timeoutNanos, long nowNanos) {
            sent++;
            allowance -= CHALLENGE_BYTES;
            nextNanos = nowNanos + timeoutNanos;
            endNanos = nowNanos + Math.max(PATIENCE_NANOS, TRIES * timeoutNanos);
        }
    }

    private final LongSupplier random;
    private final List<Challenge> challenges = new ArrayList<>();
    private Path current;
    private long heardNanos;
    private @Nullable Errand reply;
    private @Nullable Path home;
    private long homeNanos;
    private long homePauseNanos;
    private long detourNanos;
    private long detourPauseNanos = PATIENCE_NANOS;

    /**
     * @param first the way on which the peer proved to be reachable
     * @param random makes challenges that nobody can guess
     */
    Paths(Path first, LongSupplier random, long nowNanos) {
        this.current = first;
        this.random = random;
        this.heardNanos = nowNanos;
        this.detourNanos = nowNanos;
    }

    Path current() {
        return current;
    }

    /** Something was acknowledged on the present way: no other is looked for. */
    void acknowledged(long nowNanos) {
        heardNanos = nowNanos;
        detourPauseNanos = PATIENCE_NANOS;
        challenges.removeIf(challenge -> challenge.reason == Reason.DETOUR);
    }

    /**
     * A packet of the peer opened that is its newest and does more than try ways.
     *
     * @param bytes of its datagram: no more may go back there while the address is not validated
     * @param trusted whether the address is that of a neighbour whom we know
     * @return the way to take back
     */
    @Nullable Path heard(
            InetSocketAddress from,
            boolean relayed,
            int bytes,
            boolean trusted,
            long timeoutNanos,
            long nowNanos) {
        if (current.is(from, relayed)) {
            heardNanos = nowNanos;
            return null;
        }
        Challenge former = find(Reason.FORMER);
        if (former != null && former.answered && former.path.is(from, relayed)) return former.path;
        Challenge candidate = find(Reason.CANDIDATE);
        if (candidate != null) {
            if (candidate.path.is(from, relayed) && !trusted) candidate.allowance += bytes;
            return null;
        }
        boolean answering = nowNanos - heardNanos <= TRIES * timeoutNanos;
        boolean directWorks = !current.relayed() && answering;
        if (relayed && (directWorks || !trusted)) return null;
        open(Reason.CANDIDATE, new Path(from, relayed), trusted ? Long.MAX_VALUE : bytes, nowNanos);
        return null;
    }

    /** The peer asks whether we are there; one answer a packet, the way it came. */
    void challenged(long data, InetSocketAddress from, boolean relayed) {
        reply = new Errand(new Path(from, relayed), new PathResponse(data));
    }

    /**
     * The peer answers.
     *
     * @return the way to take now
     */
    @Nullable Path answered(long data, InetSocketAddress from, boolean relayed) {
        for (Challenge challenge : challenges) {
            boolean asked = challenge.sent > 0 && challenge.data == data;
            if (!asked || !challenge.path.is(from, relayed)) continue;
            challenge.answered = true;
            if (challenge.reason == Reason.FORMER) return null;
            if (!challenge.path.equals(current)) return challenge.path;
            acknowledged(heardNanos);
            return null;
        }
        return null;
    }

    /** The way is another from now on; one that was left for a packet of the peer is asked too. */
    void moved(Path to, long nowNanos) {
        Path from = current;
        Challenge why = find(Reason.CANDIDATE);
        boolean followed = why != null && why.path.equals(to);
        challenges.clear();
        current = to;
        heardNanos = nowNanos;
        detourNanos = nowNanos;
        if (followed) open(Reason.FORMER, from, Long.MAX_VALUE, nowNanos);
        if (!to.relayed()) {
            home = null;
        } else if (!from.relayed()) {
            home = from;
            homePauseNanos = PATIENCE_NANOS;
            homeNanos = nowNanos + homePauseNanos;
        }
    }

    /** The present way is silent: asks it and the others at once; the first to answer is taken. */
    void detour(List<Path> ways, long nowNanos) {
        if (nowNanos < detourNanos) return;
        detourNanos = nowNanos + detourPauseNanos;
        detourPauseNanos = Math.min(2 * detourPauseNanos, LONGEST_PAUSE_NANOS);
        challenges.removeIf(challenge -> challenge.reason == Reason.DETOUR);
        open(Reason.DETOUR, current, Long.MAX_VALUE, nowNanos);
        ways.stream()
                .filter(way -> !way.equals(current))
                .limit(MAX_WAYS)
                .forEach(way -> open(Reason.DETOUR, way, Long.MAX_VALUE, nowNanos));
        if (home != null) open(Reason.DETOUR, home, Long.MAX_VALUE, nowNanos);
    }

    /** A neighbour that relays lives elsewhere now. */
    void relayMoved(InetSocketAddress from, InetSocketAddress to) {
        challenges.removeIf(challenge -> challenge.path.is(from, true));
        if (current.is(from, true)) current = new Path(to, true);
    }

    /** When {@link #due} has something; {@link Long#MAX_VALUE} for never. */
    long dueNanos() {
        long due = home == null ? Long.MAX_VALUE : homeNanos;
        for (Challenge challenge : challenges) {
            long next = challenge.sendable() ? challenge.nextNanos : challenge.endNanos;
            due = Math.min(due, Math.min(next, challenge.endNanos));
        }
        return reply == null ? due : Long.MIN_VALUE;
    }

    /** What is to be said now on other ways. */
    List<Errand> due(long timeoutNanos, long nowNanos) {
        if (dueNanos() > nowNanos) return List.of();
        List<Errand> out = new ArrayList<>();
        if (reply != null) out.add(reply);
        reply = null;
        Path direct = home;
        if (direct != null && nowNanos >= homeNanos) {
            homePauseNanos = Math.min(2 * homePauseNanos, LONGEST_PAUSE_NANOS);
            homeNanos = nowNanos + homePauseNanos;
            open(Reason.HOME, direct, Long.MAX_VALUE, nowNanos);
        }
        for (Iterator<Challenge> all = challenges.iterator(); all.hasNext(); ) {
            Challenge challenge = all.next();
            if (nowNanos >= challenge.endNanos) {
                all.remove();
            } else if (challenge.sendable() && nowNanos >= challenge.nextNanos) {
                challenge.sent(timeoutNanos, nowNanos);
                out.add(new Errand(challenge.path, new PathChallenge(challenge.data)));
            }
        }
        return out;
    }

    private void open(Reason reason, Path path, long allowance, long nowNanos) {
        challenges.add(new Challenge(reason, path, random.getAsLong(), allowance, nowNanos));
    }

    private @Nullable Challenge find(Reason reason) {
        for (Challenge challenge : challenges) if (challenge.reason == reason) return challenge;
        return null;
    }
}
