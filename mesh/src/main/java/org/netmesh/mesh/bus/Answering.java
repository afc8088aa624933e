package org.netmesh.mesh.bus;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.CryptoException;
import org.netmesh.mesh.crypto.NoiseResponder;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.session.HandshakePacer;
import org.netmesh.mesh.wire.Handshakes;

/**
 * The responder's half: answers every call that holds PSK and key, at a pace (spec 01 §6.5), and
 * believes none before a packet proves that the caller has the keys too. So a recorded call cannot
 * take a session's place. Guarded by the link. Times are monotonic nanoseconds.
 */
final class Answering implements AutoCloseable {
    private static final int MOST_CANDIDATES = 8;

    private final Psk psk;
    private final StaticKeyPair own;
    private final Entropy entropy;
    private final HandshakePacer<InetSocketAddress> pacer = HandshakePacer.create();
    private final LinkedHashMap<Long, LinkSession> candidates = new LinkedHashMap<>();

    Answering(Psk psk, StaticKeyPair own, Entropy entropy) {
        this.psk = psk;
        this.own = own;
        this.entropy = entropy;
    }

    /** Answers a call, if it is one. */
    void heard(InetSocketAddress from, byte[] message, long nowNanos, Consumer<byte[]> reply) {
        if (!pacer.admit(from, nowNanos)) return;
        Optional<NoiseResponder.Answer> answer =
                NoiseResponder.hearing(Crypto.system(), psk, own, message)
                        .flatMap(call -> call.open(Handshakes.adapterPrologue()))
                        .flatMap(this::answer);
        if (answer.isEmpty()) return;
        var session = new LinkSession(answer.get().secrets().plainKeys(), from, nowNanos);
        candidates.put(session.id(), session);
        while (candidates.size() > MOST_CANDIDATES) forgetOldest();
        reply.accept(Handshakes.direct(answer.get().message()));
    }

    @Nullable LinkSession candidate(long session) {
        return candidates.get(session);
    }

    /** One proved itself: the others never will. */
    void chosen(LinkSession session) {
        candidates.remove(session.id());
        close();
    }

    @Override
    public void close() {
        candidates.values().forEach(LinkSession::close);
        candidates.clear();
    }

    private Optional<NoiseResponder.Answer> answer(NoiseResponder.Opened call) {
        try {
            return Optional.of(call.answer(entropy, _ -> new byte[0]));
        } catch (CryptoException smallOrder) {
            call.close();
            return Optional.empty();
        }
    }

    private void forgetOldest() {
        Iterator<LinkSession> all = candidates.values().iterator();
        all.next().close();
        all.remove();
    }
}
