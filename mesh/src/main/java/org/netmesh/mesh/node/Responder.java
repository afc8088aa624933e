package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.flow.Mailbox;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.crypto.CryptoException;
import org.netmesh.mesh.crypto.NoiseResponder;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.extended.ExtensionBlockCodec;
import org.netmesh.mesh.node.Peers.Residence;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.HandshakePacer;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.wire.Handshakes;
import org.netmesh.mesh.wire.RoutingHeader;
import org.netmesh.mesh.wire.RoutingId;

/**
 * The dialled side of handshakes (spec 01 §6.6 to §6.10). A direct msg1 does not say who calls, so
 * it is tried for whoever is waited for or known; a routed one is answered to anyone who holds the
 * PSK. Floods are paced per source, and an ephemeral that was answered is not answered again.
 * Confined to the core's thread.
 */
final class Responder {
    static final int MAX_WAITING = 1_024;
    static final int MAX_CANDIDATES = 64;

    /** One caller of accept; no two are equal. */
    private static final class Accept {
        final CompletableFuture<Peer> done;

        Accept(CompletableFuture<Peer> done) {
            this.done = done;
        }
    }

    private record Source(InetSocketAddress address, int routingId) {}

    /** One msg1 that opened, and how its answer travels. */
    private record Call(
            NodeId caller,
            NoiseResponder.Opened opened,
            NoiseResponder heard,
            InetSocketAddress from,
            Residence residence,
            InetSocketAddress back,
            Form form) {
        byte[] block() {
            byte[] payload = opened.payload().bytes();
            return form == Form.DIRECT ? payload : ExtensionBlockCodec.behindNodeId(payload);
        }
    }

    private final NodeSetup setup;
    private final Peers peers;
    private final Timers timers;
    private final Transmitter transmitter;
    private final Sessions sessions;
    private final Dialer dialer;
    private final Negotiation negotiation;
    private final AssociationTags tags;
    private final Unconfirmed unconfirmed;
    private final Drops drops;
    private final Output output;
    private final HandshakePacer<Source> pacer = HandshakePacer.create();
    private final Map<NodeId, List<Accept>> waiting = new LinkedHashMap<>();
    private final List<Mailbox<Peer>> anyone = new ArrayList<>();
    private final AnsweredEphemerals answered = new AnsweredEphemerals();
    private final HandshakeBudget budget = new HandshakeBudget();

    Responder(
            NodeSetup setup,
            Peers peers,
            Timers timers,
            Transmitter transmitter,
            Sessions sessions,
            Dialer dialer,
            Negotiation negotiation,
            AssociationTags tags,
            Unconfirmed unconfirmed,
            Drops drops,
            Output output) {
        this.setup = setup;
        this.peers = peers;
        this.timers = timers;
        this.transmitter = transmitter;
        this.sessions = sessions;
        this.dialer = dialer;
        this.negotiation = negotiation;
        this.tags = tags;
        this.unconfirmed = unconfirmed;
        this.drops = drops;
        this.output = output;
    }

    /** Waits for a node to call. */
    void accept(NodeId peer, long limitNanos, CompletableFuture<Peer> done, Now now) {
        if (waiting.size() >= MAX_WAITING)
            throw MeshException.limit("accepting at once", MAX_WAITING);
        Accept accept = new Accept(done);
        waiting.computeIfAbsent(peer, _ -> new ArrayList<>()).add(accept);
        if (limitNanos == Long.MAX_VALUE) return;
        timers.at(now.nanos() + limitNanos, _ -> giveUp(peer, accept));
    }

    /** Waits for whoever calls. */
    void acceptAny(Mailbox<Peer> callers, CompletableFuture<Boolean> done) {
        if (anyone.size() >= MAX_WAITING)
            throw MeshException.limit("accepting anyone at once", MAX_WAITING);
        anyone.add(callers);
        output.complete(done, true);
    }

    void stopAccepting(Mailbox<Peer> callers, CompletableFuture<Boolean> done) {
        anyone.remove(callers);
        output.complete(done, true);
    }

    /** Whether somebody is waited for. */
    boolean listening() {
        return !waiting.isEmpty() || !anyone.isEmpty();
    }

    /** A direct msg1 may have come. */
    @Nullable PeerState hearDirect(InetSocketAddress from, byte[] message, Now now) {
        if (!pacer.admit(new Source(from, 0), now.nanos())) return null;
        NoiseResponder heard = hear(message, now);
        if (heard == null) return null;
        for (NodeId candidate : candidates()) {
            byte[] prologue = Handshakes.prologue(RoutingId.of(candidate), setup.routingId());
            Optional<NoiseResponder.Opened> opened = heard.open(prologue);
            if (opened.isEmpty()) continue;
            return answer(
                    new Call(
                            candidate,
                            opened.get(),
                            heard,
                            from,
                            Residence.DIRECT,
                            from,
                            Form.DIRECT),
                    now);
        }
        return null;
    }

    /** A routed msg1 may have come. */
    @Nullable PeerState hearRouted(
            InetSocketAddress from, RoutingId source, int hopCount, byte[] message, Now now) {
        if (!pacer.admit(new Source(from, source.value()), now.nanos())) return null;
        NoiseResponder heard = hear(message, now);
        if (heard == null) return null;
        Optional<NoiseResponder.Opened> opened =
                heard.open(Handshakes.prologue(source, setup.routingId()));
        if (opened.isEmpty()) return null;
        byte[] payload = opened.get().payload().bytes();
        long claimed = payload.length < Long.BYTES ? 0 : Handshakes.claimedNodeId(payload);
        boolean credible =
                claimed != 0 && (int) claimed == source.value() && claimed != setup.self().value();
        if (!credible) {
            opened.get().close();
            return null;
        }
        NodeId caller = new NodeId(claimed);
        // Straight from the caller's own socket, and from no other peer's address, it lives there.
        boolean direct = hopCount == 0 && peers.at(from).map(caller::equals).orElse(true);
        Residence residence = direct ? Residence.DIRECT : Residence.RELAYED;
        InetSocketAddress known = transmitter.nextHop(caller, now);
        InetSocketAddress back = known == null || direct ? from : known;
        return answer(
                new Call(caller, opened.get(), heard, from, residence, back, Form.ROUTED), now);
    }

    /** A session with the peer began, in whichever way. */
    void connected(PeerState peer, Now now) {
        List<Accept> accepts = waiting.remove(peer.id());
        if (accepts == null) return;
        accepts.forEach(accept -> output.complete(accept.done, sessions.view(peer, now)));
    }

    /** A peer that called has a session. */
    void called(PeerState peer, Now now) {
        if (anyone.isEmpty()) return;
        Peer view = sessions.view(peer, now);
        anyone.forEach(callers -> callers.offer(view));
    }

    void close(MeshException why) {
        waiting.values()
                .forEach(accepts -> accepts.forEach(accept -> output.fail(accept.done, why)));
        waiting.clear();
        anyone.forEach(Mailbox::finish);
        anyone.clear();
    }

    private enum Form {
        DIRECT,
        ROUTED
    }

    private @Nullable NoiseResponder hear(byte[] message, Now now) {
        Optional<NoiseResponder> heard =
                NoiseResponder.hearing(setup.crypto(), setup.psk(), setup.staticKeys(), message);
        if (heard.isEmpty()) return null;
        if (answered.contains(heard.get().initiatorEphemeral(), now.nanos())) {
            drops.count(Refusal.EPHEMERAL_REPEATED);
            return null;
        }
        if (!budget.spend(now.nanos())) {
            drops.count(Refusal.HANDSHAKE_BUDGET);
            return null;
        }
        return heard.get();
    }

    /** The peer whose session began, if one did at once; an extended one waits for its packet. */
    private @Nullable PeerState answer(Call call, Now now) {
        answered.add(call.heard().initiatorEphemeral(), now.nanos());
        RoutingId prologue = RoutingId.of(call.caller());
        Negotiation.Judgement judgement =
                negotiation.judge(
                        call.opened().payload(),
                        call.block(),
                        Role.INITIATOR,
                        prologue,
                        call.caller());
        try {
            switch (judgement) {
                case Negotiation.Judgement.Plain() -> {
                    return answerPlain(call, now);
                }
                case Negotiation.Judgement.Extended(var block) -> answerExtended(call, block, now);
                case Negotiation.Judgement.Refused(var why) -> {
                    drops.count(why);
                    call.opened().close();
                }
            }
        } catch (CryptoException e) {
            // the caller's key is of small order
            call.opened().close();
        }
        return null;
    }

    private @Nullable PeerState answerPlain(Call call, Now now) {
        boolean allowed = negotiation.plainAllowed(call.caller());
        if (!allowed) {
            drops.count(Refusal.PLAIN_REFUSED);
            output.peerEvent(new PeerEvent.PlainRefused(call.caller(), call.from()));
        }
        if (!allowed || !admissible(call, now)) {
            call.opened().close();
            return null;
        }
        NoiseResponder.Answer answer = call.opened().answer(setup.entropy(), _ -> new byte[0]);
        PeerState peer =
                sessions.plain(call.caller(), answer.secrets(), call.from(), call.residence(), now);
        reply(call, answer);
        called(peer, now);
        return peer;
    }

    /** Nothing is registered and nothing replaced before the caller shows that it has the keys. */
    private void answerExtended(Call call, Negotiation.Block block, Now now) {
        if (peers.get(call.caller()) == null && !hasRoomFor(call)) {
            call.opened().close();
            return;
        }
        long tag = tags.answering(call.caller(), block.block().associationTag());
        NoiseResponder.Answer answer =
                call.opened()
                        .answer(
                                setup.entropy(),
                                transcript -> negotiation.block(Role.RESPONDER, tag, transcript));
        if (sessions.taken(answer.secrets().sessionId())) {
            answer.secrets().close();
            return;
        }
        unconfirmed.add(
                new Unconfirmed.Waiting(
                        call.caller(),
                        block.terms(tag),
                        NetSession.of(answer.secrets().boundKeys(), now.nanos()),
                        call.from(),
                        call.residence(),
                        false,
                        now.nanos()));
        reply(call, answer);
    }

    private void reply(Call call, NoiseResponder.Answer answer) {
        byte[] datagram =
                call.form() == Form.DIRECT
                        ? Handshakes.direct(answer.message())
                        : Handshakes.routed(
                                RoutingHeader.ofHandshake(call.caller(), setup.self()),
                                answer.message());
        output.datagram(call.back(), datagram, 0, datagram.length);
    }

    /**
     * Of two nodes that dial each other at once, the one with the lower id goes on and the other
     * gives way (spec 20 §2.4). And the rotation gate (spec 01 §6.8): a session that we dialled and
     * that lives is not replaced by its peer's call.
     */
    private boolean admissible(Call call, Now now) {
        NodeId caller = call.caller();
        boolean ours = dialer.dials(caller) && setup.self().compareTo(caller) < 0;
        if (ours && !waiting.containsKey(caller)) return false;
        PeerState live = peers.get(caller);
        if (live == null) return hasRoomFor(call);
        return waiting.containsKey(caller) || live.link().yieldsToCall(now);
    }

    /** Who is waited for needs a place in the table alone (spec 01 §14 W-44). */
    private boolean hasRoomFor(Call call) {
        return waiting.containsKey(call.caller()) ? !peers.full() : peers.hasRoomFor(call.from());
    }

    private Set<NodeId> candidates() {
        Set<NodeId> out = new LinkedHashSet<>(waiting.keySet());
        out.addAll(dialer.dialled());
        for (PeerState peer : peers.all()) {
            if (out.size() >= MAX_CANDIDATES) break;
            out.add(peer.id());
        }
        return out;
    }

    private void giveUp(NodeId peer, Accept accept) {
        List<Accept> accepts = waiting.get(peer);
        if (accepts == null || !accepts.remove(accept)) return;
        if (accepts.isEmpty()) waiting.remove(peer);
        output.fail(accept.done, MeshException.acceptTimeout(peer));
    }
}
