package org.netmesh.mesh.crypto;

/**
 * The two keys of a session as one side sees them. They leave only as ciphers, each once: one
 * object per session seals (spec 01 §14 W-1, W-4). Closing wipes them. Confined to one thread.
 */
public final class SessionKeys implements AutoCloseable {
    private final Crypto crypto;
    private final SessionId session;
    private final byte[] sending;
    private final byte[] receiving;
    private boolean taken;

    /**
     * @param sending taken over, as is {@code receiving}
     */
    SessionKeys(Crypto crypto, SessionId session, byte[] sending, byte[] receiving) {
        this.crypto = crypto;
        this.session = session;
        this.sending = sending;
        this.receiving = receiving;
    }

    public SessionId sessionId() {
        return session;
    }

    /**
     * The ciphers of both directions; the keys here are wiped.
     *
     * @throws IllegalStateException the second time
     */
    public Ciphers takeCiphers() {
        if (taken) throw new IllegalStateException("the keys of session " + session + " are taken");
        Ciphers ciphers = new Ciphers(crypto.packetCipher(sending), crypto.packetCipher(receiving));
        close();
        return ciphers;
    }

    @Override
    public void close() {
        taken = true;
        Secret.wipe(sending, receiving);
    }

    @Override
    public String toString() {
        return "SessionKeys[" + session + ", REDACTED]";
    }

    /** One cipher a direction. */
    public record Ciphers(PacketCipher sending, PacketCipher receiving) {}
}
