package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.crypto.HandshakePayload;
import org.netmesh.mesh.crypto.HandshakeSecrets;
import org.netmesh.mesh.crypto.NoiseInitiator;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.node.Peers.Residence;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.wire.Handshakes;
import org.netmesh.mesh.wire.RoutingHeader;
import org.netmesh.mesh.wire.RoutingId;

/**
 * The dialling side of handshakes (spec 01 §6.6, §6.7, §6.10). Dialling a node at its address
 * alternates a direct and a routed msg1, first with a second each, then with the full time-out, so
 * that a node that was started already does not cost three of them. Attempts to one peer are single
 * flight and share the outcome. Confined to the core's thread.
 */
final class Dialer {
    static final int MAX_CALLS = 1_024;
    private static final long QUICK_NANOS = 1_000_000_000L;
    private static final long PAUSE_NANOS = 100_000_000L;

    /** What one attempt sends. */
    private enum Form {
        DIRECT,
        ROUTED
    }

    private record Attempt(Form form, long limitNanos) {}

    private final class Call {
        final NodeId peer;
        final StaticPublicKey key;
        final InetSocketAddress address;
        final Residence residence;
        final List<Attempt> attempts;
        final List<CompletableFuture<Peer>> waiting = new ArrayList<>();
        int next;
        @Nullable NoiseInitiator handshake;
        Timers.@Nullable Timer timer;

        Call(
                NodeId peer,
                StaticPublicKey key,
                InetSocketAddress address,
                Residence residence,
                List<Attempt> attempts) {
            this.peer = peer;
            this.key = key;
            this.address = address;
            this.residence = residence;
            this.attempts = attempts;
        }

        void attempt(Now now) {
            endHandshake();
            if (next == attempts.size()) {
                forget(this);
                waiting.forEach(w -> output.fail(w, MeshException.handshakeTimeout(peer, address)));
                return;
            }
            Attempt attempt = attempts.get(next++);
            NoiseInitiator initiator =
                    NoiseInitiator.begin(
                            setup.crypto(),
                            setup.psk(),
                            key,
                            Handshakes.prologue(setup.routingId(), RoutingId.of(peer)),
                            setup.entropy(),
                            transcript -> payload(attempt.form, transcript));
            handshake = initiator;
            send(attempt.form, initiator.message());
            timer =
                    timers.at(
                            now.nanos() + attempt.limitNanos + PAUSE_NANOS * (next - 1),
                            this::attempt);
        }

        private byte[] payload(Form form, byte[] transcript) {
            byte[] head =
                    form == Form.ROUTED ? Handshakes.nodeIdPayload(setup.self()) : new byte[0];
            byte[] block = negotiation.block(Role.INITIATOR, tags.dialling(peer), transcript);
            byte[] payload = Arrays.copyOf(head, head.length + block.length);
            System.arraycopy(block, 0, payload, head.length, block.length);
            return payload;
        }

        private void send(Form form, byte[] message) {
            byte[] datagram =
                    form == Form.DIRECT
                            ? Handshakes.direct(message)
                            : Handshakes.routed(
                                    RoutingHeader.ofHandshake(peer, setup.self()), message);
            output.datagram(address, datagram, 0, datagram.length);
        }

        void endHandshake() {
            if (timer != null) timer.cancel();
            if (handshake != null) handshake.close();
            handshake = null;
        }
    }

    private final NodeSetup setup;
    private final Timers timers;
    private final Sessions sessions;
    private final Negotiation negotiation;
    private final AssociationTags tags;
    private final Output output;
    private final Map<NodeId, Call> calls = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Call> direct = new HashMap<>();
    private final Map<RoutingId, Call> routed = new HashMap<>();

    Dialer(
            NodeSetup setup,
            Timers timers,
            Sessions sessions,
            Negotiation negotiation,
            AssociationTags tags,
            Output output) {
        this.setup = setup;
        this.timers = timers;
        this.sessions = sessions;
        this.negotiation = negotiation;
        this.tags = tags;
        this.output = output;
    }

    /** Dials a node where it lives. */
    void dial(
            NodeId peer,
            StaticPublicKey key,
            InetSocketAddress address,
            CompletableFuture<Peer> done,
            Now now) {
        begin(new Call(peer, key, address, Residence.DIRECT, attempts(peer)), done, now);
    }

    private List<Attempt> attempts(NodeId peer) {
        long full = setup.handshakeTimeoutNanos();
        // One of ours opens a routed msg1 from anyone, a direct one only if it knows the caller.
        List<Form> forms =
                negotiation.pinned(peer)
                        ? List.of(Form.ROUTED, Form.DIRECT)
                        : List.of(Form.DIRECT, Form.ROUTED);
        List<Attempt> out = new ArrayList<>();
        for (int number = 0; number <= setup.limits().handshakeRetries(); number++) {
            long limit = number < forms.size() ? Math.min(QUICK_NANOS, full) : full;
            out.add(new Attempt(forms.get(number % forms.size()), limit));
        }
        return out;
    }

    /**
     * Dials a node behind a relay; twice, as the first answer may go to an address of before (spec
     * 01 §6.7).
     */
    void dialVia(
            NodeId peer,
            StaticPublicKey key,
            InetSocketAddress relay,
            CompletableFuture<Peer> done,
            Now now) {
        Attempt attempt = new Attempt(Form.ROUTED, setup.handshakeTimeoutNanos());
        begin(new Call(peer, key, relay, Residence.RELAYED, List.of(attempt, attempt)), done, now);
    }

    /** Whether an answer to an attempt may come. */
    boolean listening() {
        return !calls.isEmpty();
    }

    /** Whom we try to reach. */
    Set<NodeId> dialled() {
        return Collections.unmodifiableSet(calls.keySet());
    }

    /** Whether an attempt to reach the peer is under way. */
    boolean dials(NodeId peer) {
        return calls.containsKey(peer);
    }

    /** A direct handshake packet came; the peer, if it answered a call. */
    @Nullable PeerState answeredDirect(InetSocketAddress from, byte[] message, Now now) {
        Call call = direct.get(from);
        return call == null ? null : answered(call, message, now);
    }

    /** A routed handshake packet for us came; the peer, if it answered a call. */
    @Nullable PeerState answeredRouted(RoutingId source, byte[] message, Now now) {
        Call call = routed.get(source);
        return call == null ? null : answered(call, message, now);
    }

    /** A session with the peer began otherwise: whoever dials it has what they want. */
    void connected(PeerState peer, Now now) {
        Call call = calls.get(peer.id());
        if (call == null) return;
        call.endHandshake();
        forget(call);
        complete(call, peer, now);
    }

    void close(MeshException why) {
        for (Call call : List.copyOf(calls.values())) {
            call.endHandshake();
            forget(call);
            call.waiting.forEach(waiting -> output.fail(waiting, why));
        }
    }

    private void begin(Call call, CompletableFuture<Peer> done, Now now) {
        Call running = calls.get(call.peer);
        if (running != null) {
            running.waiting.add(done);
            return;
        }
        if (calls.size() >= MAX_CALLS) throw MeshException.limit("dialling at once", MAX_CALLS);
        call.waiting.add(done);
        calls.put(call.peer, call);
        if (call.residence == Residence.DIRECT) direct.put(call.address, call);
        routed.put(RoutingId.of(call.peer), call);
        call.attempt(now);
    }

    /**
     * A message that does not fit leaves the attempt as it was, so that a stray one cannot end it.
     */
    private @Nullable PeerState answered(Call call, byte[] message, Now now) {
        if (call.handshake == null) return null;
        Optional<NoiseInitiator.Completed> completed = call.handshake.complete(message);
        if (completed.isEmpty()) return null;
        call.endHandshake();
        forget(call);
        PeerState peer;
        try {
            peer = begin(call, completed.get(), now);
        } catch (MeshException e) {
            completed.get().secrets().close();
            call.waiting.forEach(waiting -> output.fail(waiting, e));
            return null;
        }
        complete(call, peer, now);
        return peer;
    }

    /** Only the holder of the dialled key can have made the answer: what it says is final. */
    private PeerState begin(Call call, NoiseInitiator.Completed completed, Now now) {
        HandshakeSecrets secrets = completed.secrets();
        HandshakePayload payload = completed.payload();
        RoutingId prologue = RoutingId.of(call.peer);
        return switch (negotiation.judge(
                payload, payload.bytes(), Role.RESPONDER, prologue, call.peer)) {
            case Negotiation.Judgement.Plain() -> {
                if (!negotiation.plainAllowed(call.peer)) {
                    throw MeshException.extensionRequired(call.peer);
                }
                yield sessions.plain(call.peer, secrets, call.address, call.residence, now);
            }
            case Negotiation.Judgement.Extended(var block) -> {
                if (sessions.taken(secrets.sessionId())) {
                    throw MeshException.protocol("a session id that is in use");
                }
                yield sessions.extended(
                        call.peer,
                        block.terms(tags.dialling(call.peer), call.key),
                        NetSession.of(secrets.boundKeys(), now.nanos()),
                        Role.INITIATOR,
                        call.address,
                        call.residence,
                        now);
            }
            case Negotiation.Judgement.Refused(var why) ->
                    throw why == Refusal.IDENTITY_PROOF
                            ? MeshException.identityProof(call.peer)
                            : MeshException.protocol("a malformed extension block");
        };
    }

    private void complete(Call call, PeerState peer, Now now) {
        call.waiting.forEach(waiting -> output.complete(waiting, sessions.view(peer, now)));
    }

    private void forget(Call call) {
        calls.remove(call.peer, call);
        direct.remove(call.address, call);
        routed.remove(RoutingId.of(call.peer), call);
    }
}
