package org.netmesh.mesh.extended;

import static org.netmesh.mesh.wire.PacketLayout.HEADER_BYTES;
import static org.netmesh.mesh.wire.PacketLayout.ROUTING_BYTES;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.extended.ControlFrame.Ack;
import org.netmesh.mesh.extended.ControlFrame.Credit;
import org.netmesh.mesh.extended.ControlFrame.Goodbye;
import org.netmesh.mesh.extended.ControlFrame.Ping;
import org.netmesh.mesh.extended.ControlFrame.Stop;
import org.netmesh.mesh.extended.ControlFrame.StreamReset;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.stream.NotConnectedException;
import org.netmesh.mesh.stream.StreamFailedException;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.mesh.wire.Pingwave;

/**
 * What two extended nodes share for as long as both remember it, over one or more sessions (spec 20
 * §2.2, §4). A state machine without I/O: packets, sends and the time go in, packets and events
 * come out through {@link Surroundings}. After each turn in which it was touched, {@link #settle}
 * sends what may go and says when to come back. Confined to one thread.
 *
 * <p>Its parts: {@link SendLanes} and {@link ReceiveLanes} hold what travels, {@link Recovery} says
 * when it is lost, {@link ControlOutbox} what must be said about it; here is decided who comes
 * when.
 */
public final class Association {
    /** How long a session that was replaced still opens packets. */
    private static final long GRACE_NANOS = 30_000_000_000L;

    /** Counters beyond are no packet numbers: they do not fit a varint. */
    private static final long MAX_COUNTER = (1L << 62) - 1;

    private final Terms terms;
    private final boolean mobile;
    private final Surroundings surroundings;
    private final List<SessionSpace> sessions = new ArrayList<>();
    private final ControlOutbox control = new ControlOutbox();
    private final Recovery recovery;
    private final SendLanes sending;
    private final ReceiveLanes receiving;
    private final AssociationSender sender;
    private final Paths paths;
    private SessionSpace current;
    private long lastReceivedNanos;
    private @Nullable SessionSpace opened;
    private boolean broken;

    /**
     * Begins with its first session, which it takes over.
     *
     * @param path on which the handshake showed that the peer can be reached
     * @param ownCredit what we grant to each incoming lane at first
     * @param ownMaxMessage the longest message that we take
     * @param maxStreams how many streams of ours may be open
     */
    public Association(
            Terms terms,
            Path path,
            long ownCredit,
            long ownMaxMessage,
            int maxStreams,
            ReassemblyBudget budget,
            NetSession session,
            Role ourRole,
            Surroundings surroundings,
            Now now) {
        this.terms = terms;
        this.mobile = terms.features().has(Feature.PATH);
        this.surroundings = surroundings;
        paths = new Paths(path, surroundings::random, now.nanos());
        recovery = new Recovery(state(path));
        sending = new SendLanes(terms.credit(), maxStreams, control);
        ReceiveLane.Surface surface =
                new ReceiveLane.Surface(ownMaxMessage, budget.ofPeer(), surroundings::deliver);
        receiving = new ReceiveLanes(ownCredit, surface, control, surroundings::due);
        sender = new AssociationSender(recovery, sending, receiving, control, surroundings);
        current = new SessionSpace(session, ourRole, now.nanos());
        sessions.add(current);
        lastReceivedNanos = now.nanos();
        greet(ourRole);
    }

    public Terms terms() {
        return terms;
    }

    /** The smoothed round trip; empty until the peer acknowledged something. */
    public OptionalLong roundTripNanos() {
        return recovery.roundTripNanos();
    }

    /** The share of packets to the peer that were lost lately; empty before any was judged. */
    public OptionalDouble loss() {
        return recovery.loss();
    }

    /** Whether it looks after its way itself, instead of following the node's routes. */
    public boolean mobile() {
        return mobile;
    }

    /** A handshake showed that the peer can be reached this way. */
    public void reachedOn(Path path, Now now) {
        if (mobile && !path.equals(paths.current())) move(path, now);
    }

    /** A neighbour that relays lives elsewhere now. */
    public void relayMoved(InetSocketAddress from, InetSocketAddress to) {
        paths.relayMoved(from, to);
    }

    /** The present way is known to be dead, or does not answer: looks for another one. */
    public void detour(Now now) {
        if (mobile && !broken) paths.detour(surroundings.ways(now), now.nanos());
    }

    /**
     * Another session of the same association: it is used from now on, unless both dialled at once
     * and the other was begun by the lower node id (spec 20 §2.4).
     *
     * @param weAreLower whether our node id is the lower one
     */
    public void join(NetSession session, Role ourRole, boolean weAreLower, Now now) {
        SessionSpace joining = new SessionSpace(session, ourRole, now.nanos());
        sessions.add(joining);
        boolean atOnce =
                current.ourRole() != ourRole && now.nanos() - current.beganNanos() < GRACE_NANOS;
        boolean lowerBegan = (ourRole == Role.INITIATOR) == weAreLower;
        // One that the peer never answered on may be known to us alone.
        if (atOnce && !lowerBegan && current.received().anything()) {
            joining.superseded(now.nanos());
        } else {
            current.superseded(now.nanos());
            current = joining;
        }
        greet(ourRole);
    }

    public void forEachSession(LongConsumer visitor) {
        sessions.forEach(space -> visitor.accept(space.session().id().value()));
    }

    /** Opens a packet in place; {@link #received} takes it in then. */
    public DropReason open(PacketView packet, Now now) {
        for (SessionSpace space : sessions) {
            if (space.session().id().value() != packet.session()) continue;
            DropReason reason = space.session().open(packet, now.nanos());
            opened = reason.dropped() ? null : space;
            return reason;
        }
        return DropReason.NO_SESSION;
    }

    /** A packet was opened by this session before it belonged here; {@link #received} is next. */
    public void openedBy(NetSession session) {
        for (SessionSpace space : sessions) if (space.session() == session) opened = space;
    }

    /**
     * Takes in the packet that {@link #open} just opened.
     *
     * @param from the socket that sent it: the peer's, or that of the last relay
     * @param relayed whether it came in the routing header
     */
    public void received(PacketView packet, InetSocketAddress from, boolean relayed, Now now) {
        SessionSpace space = opened;
        if (space == null || broken) return;
        opened = null;
        long counter = packet.counter();
        if (counter < 0 || counter > MAX_COUNTER) {
            violation("a packet counter beyond 2^62");
            return;
        }
        lastReceivedNanos = now.nanos();
        boolean probing = false;
        if (packet.heartbeat()) {
            space.received().received(counter, false, now.nanos());
        } else if (packet.subprotocol() == ControlFrame.SUBPROTOCOL) {
            List<ControlFrame> frames = sender.read(packet);
            probing = !frames.isEmpty() && frames.stream().allMatch(Association::aboutWays);
            boolean eliciting = controlReceived(space, frames, now);
            space.received().received(counter, eliciting, now.nanos());
            if (mobile && !broken) frames.forEach(frame -> aboutWays(frame, from, relayed, now));
        } else if (receiving.take(packet, now)) {
            space.received().received(counter, true, now.nanos());
        }
        boolean newest = counter + 1 == space.session().nextExpectedCounter();
        if (!mobile || broken || probing || space != current || !newest) return;
        follow(packet, from, relayed, now);
    }

    /** Shows the peer that we live, unless something just sent did (spec 20 §4.2). */
    public void heartbeat() {
        if (sender.elicitingSent()) return;
        control.add(new Ping());
    }

    /** Passes a beacon on inside the session; a lost one is not repeated. */
    public void beacon(Pingwave wave) {
        control.add(new ControlFrame.Beacon(wave));
    }

    public boolean silent(long nanos, Now now) {
        return now.nanos() - lastReceivedNanos > nanos;
    }

    /** How much the keys in use were used. */
    public SessionAge age(Now now) {
        NetSession session = current.session();
        return new SessionAge(
                current.ourRole(),
                now.nanos() - current.beganNanos(),
                Math.max(session.sealedPackets(), session.openedPackets()),
                session.failedPackets());
    }

    /** Says a Noise message of a renewal; it is repeated until it arrives. */
    public void handshake(ControlFrame.Handshake message) {
        control.add(message);
    }

    /** When {@link #timers} has something to do; {@link Long#MAX_VALUE} for never. */
    public long dueNanos() {
        long due = Long.MAX_VALUE;
        for (SessionSpace space : sessions) {
            due = Math.min(due, space.received().dueNanos());
            due = Math.min(due, recovery.dueNanos(space));
        }
        if (mobile) due = Math.min(due, paths.dueNanos());
        return due;
    }

    /** Does what is due: packets count as lost, probes go out. */
    public void timers(Now now) {
        for (SessionSpace space : List.copyOf(sessions)) {
            if (space.sent().lossNanos() <= now.nanos()) {
                sender.lost(recovery.lost(space, now.nanos()));
            } else if (recovery.probeDue(space, now.nanos())) {
                if (space != current) {
                    sender.lost(recovery.abandon(space));
                    continue;
                }
                sender.probe(space, now);
                if (recovery.probes() >= Paths.TRIES) detour(now);
            }
        }
    }

    /** Once a heartbeat interval: stuck lanes fail, idle ones end, old sessions go. */
    public void tick(long sessionTimeoutNanos, long streamIdleNanos, Now now) {
        for (SendLane lane : sending.living()) {
            if (lane.stuck(sessionTimeoutNanos, now.nanos())) {
                failLane(
                        lane,
                        LaneCode.TIMED_OUT,
                        new StreamFailedException(
                                "nothing was acknowledged for the session time-out",
                                lane.acknowledgedEvents()));
            }
        }
        for (SendLane lane : sending.living()) dropWaiting(lane, now);
        sending.evictIdle(streamIdleNanos, now.nanos());
        receiving.tick(now);
        for (SessionSpace space : List.copyOf(sessions)) {
            if (space == current || !space.over(GRACE_NANOS, now.nanos())) continue;
            sender.lost(recovery.abandon(space));
            sessions.remove(space);
            surroundings.sessionEnded(space.session());
            space.session().close();
        }
    }

    /** Sends what may go now. */
    public void settle(Now now) {
        if (broken) return;
        for (SessionSpace space : sessions) {
            boolean due = space.received().dueNanos() <= now.nanos();
            if (due && space != current) sender.acknowledge(space, now);
        }
        if (mobile) {
            for (Paths.Errand errand : paths.due(recovery.probeTimeoutNanos(), now.nanos())) {
                sender.run(current, errand, now);
            }
        }
        sender.flush(current, now);
        if (mobile) sender.measure(current, now);
    }

    /** What users do with lanes. */
    public Lanes lanes() {
        return new Lanes(this, sending, receiving, surroundings);
    }

    /** Tells the peer that we leave, once. */
    public void goodbye(String why, Now now) {
        if (!broken) sender.goodbye(current, new Goodbye(0, why), now);
    }

    /** Ends it: what waits fails, keys are wiped. */
    public void end(String why) {
        broken = true;
        for (SendLane lane : sending.living()) {
            failLane(lane, LaneCode.CANCELLED, new NotConnectedException(why));
        }
        receiving.dropAll();
        sessions.forEach(space -> space.session().close());
    }

    void failLane(SendLane lane, LaneCode code, MeshException why) {
        for (QueuedSend send : sending.fail(lane, code, why)) {
            if (send.done() != null) surroundings.fail(send.done(), why);
        }
    }

    /** Refuses what waits on a lane that was closed, when that is due. */
    void dropWaiting(SendLane lane, Now now) {
        if (!lane.drops(now.nanos())) return;
        for (QueuedSend send : lane.cancelWaiting()) {
            if (send.done() == null) continue;
            surroundings.fail(send.done(), new NotConnectedException("the stream was closed"));
        }
        sending.settled(lane);
    }

    int pathPayload() {
        return sender.payload();
    }

    void pump(SendLane lane, Now now) {
        sender.pump(lane, now);
    }

    /** The dialler speaks first, so that the other side learns that its answer arrived. */
    private void greet(Role ourRole) {
        if (ourRole == Role.INITIATOR) control.add(new Ping());
    }

    private boolean controlReceived(SessionSpace space, List<ControlFrame> frames, Now now) {
        boolean eliciting = frames.isEmpty();
        for (ControlFrame frame : frames) {
            eliciting |= ControlOutbox.eliciting(frame);
            take(space, frame, now);
            if (broken) return false;
        }
        return eliciting;
    }

    private void take(SessionSpace space, ControlFrame frame, Now now) {
        switch (frame) {
            case Ack ack -> {
                if (space.sent().neverSent(ack)) {
                    violation("an acknowledgement of a packet that was never sent");
                    return;
                }
                Recovery.Outcome outcome = recovery.acknowledged(space, ack, now.nanos());
                if (outcome.onPath()) paths.acknowledged(now.nanos());
                sender.settled(outcome, now);
            }
            case Credit(var lane, var limit) -> {
                SendLane named = sending.named(lane);
                if (named == null) return;
                named.credit(limit);
                pump(named, now);
            }
            case Stop(var lane, var code) -> {
                SendLane named = sending.named(lane);
                if (named == null) return;
                LaneCode why = LaneCode.of(code);
                failLane(
                        named,
                        why,
                        new StreamFailedException(
                                "the peer stopped it, code " + why, named.acknowledgedEvents()));
            }
            case StreamReset reset -> receiving.reset(reset);
            case Goodbye(_, var text) -> {
                broken = true;
                surroundings.broken(MeshException.peerLeft(text));
            }
            case ControlFrame.Beacon(var wave) -> {
                if (terms.features().has(Feature.BEACON)) surroundings.beacon(wave, now);
            }
            case Ping(), ControlFrame.MtuProbe _ -> {}
            case ControlFrame.Handshake message -> surroundings.handshake(message, now);
            case ControlFrame.PathChallenge _, ControlFrame.PathResponse _ -> {}
        }
    }

    private static boolean aboutWays(ControlFrame frame) {
        return frame instanceof ControlFrame.PathChallenge
                || frame instanceof ControlFrame.PathResponse;
    }

    private void aboutWays(ControlFrame frame, InetSocketAddress from, boolean relayed, Now now) {
        if (frame instanceof ControlFrame.PathChallenge(var data)) {
            paths.challenged(data, from, relayed);
        } else if (frame instanceof ControlFrame.PathResponse(var data)) {
            Path way = paths.answered(data, from, relayed);
            if (way != null) move(way, now);
        }
    }

    /** The peer's newest packet came from somewhere: perhaps it lives there now. */
    private void follow(PacketView packet, InetSocketAddress from, boolean relayed, Now now) {
        boolean neighbour = surroundings.neighbour(from);
        boolean away = !paths.current().is(from, relayed);
        // Where another peer lives this one does not: it can only be a copy.
        if (away && neighbour && !relayed) return;
        int bytes = HEADER_BYTES + packet.bodyLength() + (relayed ? ROUTING_BYTES : 0);
        long timeout = recovery.probeTimeoutNanos();
        Path back = paths.heard(from, relayed, bytes, relayed && neighbour, timeout, now.nanos());
        if (back != null) move(back, now);
    }

    private void move(Path to, Now now) {
        Path from = paths.current();
        paths.moved(to, now.nanos());
        if (from.samePlace(to)) recovery.resumed();
        else recovery.moved(state(to), sessions);
        surroundings.moved(from, to, now);
        // What is under way may be lost with the old path: asks at once.
        if (current.sent().elicitingUnderWay()) sender.probe(current, now);
    }

    private PathState state(Path path) {
        return new PathState(new PathSize(terms.maxDatagramBytes(), !mobile || path.loopback()));
    }

    private void violation(String what) {
        broken = true;
        surroundings.broken(MeshException.protocol(what));
    }
}
