package org.netmesh.mesh.bus;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.NoiseInitiator;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.SessionKeys;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.wire.Handshakes;

/**
 * The initiator's attempts, one after the other, until an answer fits (spec 01 §6.5). Guarded by
 * the link. Times are monotonic nanoseconds.
 */
final class Dialling {
    static final long NEVER = Long.MAX_VALUE;
    private static final long PAUSE_STEP_NANOS = 100_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    private final Psk psk;
    private final StaticPublicKey responder;
    private final long timeoutNanos;
    private final Entropy entropy;
    private @Nullable NoiseInitiator attempt;
    private boolean wanted;
    private int attempts;
    private long dueNanos;

    Dialling(Psk psk, StaticPublicKey responder, long timeoutNanos, Entropy entropy) {
        this.psk = psk;
        this.responder = responder;
        this.timeoutNanos = timeoutNanos;
        this.entropy = entropy;
    }

    /** How long to wait behind an attempt, 1 for the first. */
    static long pauseNanos(int attempt) {
        return Math.min(PAUSE_STEP_NANOS * attempt, LONGEST_PAUSE_NANOS);
    }

    /** Asks for a session, from now on. */
    void begin(long nowNanos) {
        if (wanted) return;
        wanted = true;
        attempts = 0;
        dueNanos = nowNanos;
    }

    /** The datagram to send now, if it is time for one. */
    Optional<byte[]> tick(long nowNanos) {
        if (!wanted || nowNanos - dueNanos < 0) return Optional.empty();
        NoiseInitiator over = attempt;
        if (over != null) {
            over.close();
            attempt = null;
            dueNanos = nowNanos + pauseNanos(attempts);
            return Optional.empty();
        }
        attempts++;
        dueNanos = nowNanos + timeoutNanos;
        NoiseInitiator next =
                NoiseInitiator.begin(
                        Crypto.system(),
                        psk,
                        responder,
                        Handshakes.adapterPrologue(),
                        entropy,
                        _ -> new byte[0]);
        attempt = next;
        return Optional.of(Handshakes.direct(next.message()));
    }

    /** The keys, if that is the answer; then no more attempts are made. */
    Optional<SessionKeys> heard(byte[] message) {
        NoiseInitiator waiting = attempt;
        if (waiting == null) return Optional.empty();
        Optional<SessionKeys> keys =
                waiting.complete(message).map(done -> done.secrets().plainKeys());
        if (keys.isPresent()) stop();
        return keys;
    }

    /** No more attempts, until {@link #begin}. */
    void stop() {
        wanted = false;
        if (attempt != null) attempt.close();
        attempt = null;
    }

    /** When {@link #tick} has something to do; {@link #NEVER} if nothing. */
    long nextNanos() {
        return wanted ? dueNanos : NEVER;
    }
}
