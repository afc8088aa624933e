package org.netmesh.mesh.node;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.crypto.CryptoException;
import org.netmesh.mesh.crypto.HandshakePayload;
import org.netmesh.mesh.crypto.NoiseInitiator;
import org.netmesh.mesh.crypto.NoiseResponder;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.extended.Association;
import org.netmesh.mesh.extended.ControlFrame.Handshake;
import org.netmesh.mesh.extended.SessionAge;
import org.netmesh.mesh.extended.Terms;
import org.netmesh.mesh.node.Negotiation.Judgement;
import org.netmesh.mesh.node.Peers.Residence;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.wire.Handshakes;
import org.netmesh.mesh.wire.RoutingId;

/**
 * Gives associations fresh sessions before their keys are old: a handshake inside the present
 * session, by the side that began it, by the other if that is late (spec 20 §2.5). Confined to the
 * core's thread.
 */
final class Renewals {
    static final long LIMIT_NANOS = 3_600_000_000_000L;
    static final long LIMIT_PACKETS = 1L << 32;
    private static final long MAX_FAILED_PACKETS = 1L << 36;
    private static final int LAST_LIMIT = 3;
    private static final int SHARE = 10;

    /** The attempt under way of one peer. */
    static final class Attempt implements AutoCloseable {
        private final long number;
        private final long sinceNanos;
        private final NoiseInitiator handshake;

        private Attempt(long number, long sinceNanos, NoiseInitiator handshake) {
            this.number = number;
            this.sinceNanos = sinceNanos;
            this.handshake = handshake;
        }

        @Override
        public void close() {
            handshake.close();
        }
    }

    private final NodeSetup setup;
    private final Negotiation negotiation;
    private final Unconfirmed unconfirmed;
    private final Sessions sessions;
    private final Peers peers;
    private final Turn turn;
    private long lastAttempt;

    Renewals(
            NodeSetup setup,
            Negotiation negotiation,
            Unconfirmed unconfirmed,
            Sessions sessions,
            Peers peers,
            Turn turn) {
        this.setup = setup;
        this.negotiation = negotiation;
        this.unconfirmed = unconfirmed;
        this.sessions = sessions;
        this.peers = peers;
        this.turn = turn;
    }

    /** One heartbeat interval: begins what is due, ends what was due for too long. */
    void tick(PeerState peer, Now now) {
        Association association = peer.link().association().orElse(null);
        if (association == null) return;
        SessionAge age = association.age(now);
        boolean spent = age.beyond(LAST_LIMIT * LIMIT_NANOS, LAST_LIMIT * LIMIT_PACKETS);
        if (spent || age.failedPackets() >= MAX_FAILED_PACKETS) {
            turn.broken(peer, MeshException.keyExhausted(peer.id()));
            return;
        }
        // Up to a tenth earlier, by chance, so that not all renew at once; the other side later.
        long early = Math.floorMod(peer.id().value() ^ setup.self().value(), LIMIT_NANOS / SHARE);
        long patience = age.ourRole() == Role.INITIATOR ? -early : LIMIT_NANOS / SHARE;
        if (age.beyond(LIMIT_NANOS + patience, LIMIT_PACKETS)) begin(peer, association, now);
    }

    /** A Noise message came inside a session of the peer. */
    void heard(PeerState peer, Handshake message, Now now) {
        Association association = peer.link().association().orElse(null);
        if (association == null || peers.get(peer.id()) != peer) return;
        try {
            if (message.step() == 1) answer(peer, association, message, now);
            else finish(peer, association, message, now);
        } catch (CryptoException e) {
            // a key of small order: the attempt is over, the next one comes in its time
            forget(peer);
        }
    }

    private void begin(PeerState peer, Association association, Now now) {
        Terms terms = association.terms();
        Optional<StaticPublicKey> key = terms.peerKey();
        Attempt running = peer.renewal();
        boolean waits =
                running != null && now.nanos() - running.sinceNanos < setup.handshakeTimeoutNanos();
        if (waits || key.isEmpty()) return;
        forget(peer);
        NoiseInitiator initiator =
                NoiseInitiator.begin(
                        setup.crypto(),
                        setup.psk(),
                        key.get(),
                        Handshakes.prologue(setup.routingId(), RoutingId.of(peer.id())),
                        setup.entropy(),
                        t -> negotiation.block(Role.INITIATOR, terms.ownTag(), t));
        Attempt attempt = new Attempt(++lastAttempt, now.nanos(), initiator);
        peer.renewal(attempt);
        association.handshake(new Handshake(1, attempt.number, initiator.message()));
        turn.touch(peer.link());
    }

    private void answer(PeerState peer, Association association, Handshake message, Now now) {
        Optional<NoiseResponder.Opened> opened =
                NoiseResponder.hearing(
                                setup.crypto(), setup.psk(), setup.staticKeys(), message.noise())
                        .flatMap(heard ->
                                heard.open(
                                        Handshakes.prologue(
                                                RoutingId.of(peer.id()), setup.routingId())));
        if (opened.isEmpty()) return;
        Terms terms = judged(opened.get().payload(), Role.INITIATOR, peer.id(), association);
        if (terms == null) {
            opened.get().close();
            return;
        }
        NoiseResponder.Answer answer =
                opened.get()
                        .answer(
                                setup.entropy(),
                                t -> negotiation.block(Role.RESPONDER, terms.ownTag(), t));
        if (sessions.taken(answer.secrets().sessionId())) {
            answer.secrets().close();
            return;
        }
        unconfirmed.add(
                new Unconfirmed.Waiting(
                        peer.id(),
                        terms,
                        NetSession.of(answer.secrets().boundKeys(), now.nanos()),
                        peer.address(),
                        residence(peer),
                        true,
                        now.nanos()));
        association.handshake(new Handshake(2, message.attempt(), answer.message()));
        turn.touch(peer.link());
    }

    private void finish(PeerState peer, Association association, Handshake message, Now now) {
        Attempt attempt = peer.renewal();
        if (attempt == null || attempt.number != message.attempt()) return;
        Optional<NoiseInitiator.Completed> completed = attempt.handshake.complete(message.noise());
        if (completed.isEmpty()) return;
        forget(peer);
        Terms terms = judged(completed.get().payload(), Role.RESPONDER, peer.id(), association);
        if (terms == null || sessions.taken(completed.get().secrets().sessionId())) {
            completed.get().secrets().close();
            return;
        }
        NetSession session = NetSession.of(completed.get().secrets().boundKeys(), now.nanos());
        sessions.renewed(peer.id(), terms, session, Role.INITIATOR, now);
    }

    /** The association's own terms if the payload proves them again, else {@code null}. */
    private @Nullable Terms judged(
            HandshakePayload payload, Role sender, NodeId peer, Association association) {
        Judgement judgement =
                negotiation.judge(payload, payload.bytes(), sender, RoutingId.of(peer), peer);
        Terms terms = association.terms();
        boolean same =
                judgement instanceof Judgement.Extended(var block)
                        && block.terms(terms.ownTag()).sameAssociation(terms);
        return same ? terms : null;
    }

    private Residence residence(PeerState peer) {
        return peers.relayed(peer) ? Residence.RELAYED : Residence.DIRECT;
    }

    private static void forget(PeerState peer) {
        Attempt attempt = peer.renewal();
        if (attempt != null) attempt.close();
        peer.renewal(null);
    }
}
