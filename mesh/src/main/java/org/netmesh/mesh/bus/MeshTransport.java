package org.netmesh.mesh.bus;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.Retention;
import org.netmesh.bus.Transport;
import org.netmesh.bus.TransportContext;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.SocketBuffers;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.crypto.StaticPublicKey;

/**
 * One encrypted UDP link to exactly one peer (spec 05 §20): what is emitted goes to the peer, what
 * is polled came from it. It speaks with the {@code mesh} transport of a 0.19.0 {@code NetNode}, in
 * either role, and never with a mesh node; {@link NodeTransport} does that.
 *
 * <p>Delivery is at most once: UDP may lose a packet, and nothing on this wire repairs it. While
 * the peer is silent for longer than {@code sessionTimeout} batches wait, within the node's {@code
 * adapterTimeout} and retries; the initiator dials again, and the responder answers anew, until the
 * peer is back. What came is kept within {@link Retention}, and polled like what the memory
 * transport keeps: from any cursor, as often as one likes. Immutable.
 *
 * @param peer whom an initiator dials; a responder takes the address that the caller comes from
 * @param peerPublicKey an initiator needs it
 * @param keyPair a responder needs it
 * @param batchedIo taken and without effect, as in 0.19.0: what is there is always read in one turn
 * @param packetPoolSize most datagrams that one turn reads, 1 to 16,384
 * @param handshakeRetries attempts before {@code init} fails, 0 to 1,024; 0 counts as 1
 * @param shards of what is received; empty takes the node's number
 */
public record MeshTransport(
        InetSocketAddress bind,
        InetSocketAddress peer,
        Psk psk,
        Role role,
        Optional<StaticPublicKey> peerPublicKey,
        Optional<StaticKeyPair> keyPair,
        LinkReliability reliability,
        Duration heartbeatInterval,
        Duration sessionTimeout,
        boolean batchedIo,
        int packetPoolSize,
        int handshakeRetries,
        Duration handshakeTimeout,
        OptionalInt shards,
        SocketBuffers socketBuffers,
        Retention retention)
        implements Transport {
    private static final Duration LEAST_HEARTBEAT = Duration.ofMillis(10);
    private static final int MOST_PACKETS = 16_384;
    private static final int MOST_RETRIES = 1_024;

    /**
     * @throws MeshException {@code INVALID_CONFIG} with the text of spec 01 §11.1
     */
    public MeshTransport {
        require(!bind.isUnresolved(), "Invalid bind_addr: " + bind);
        require(!peer.isUnresolved(), "Invalid peer_addr: " + peer);
        require(
                role != Role.INITIATOR || peerPublicKey.isPresent(),
                "initiator requires peer_static_pubkey");
        require(role != Role.RESPONDER || keyPair.isPresent(), "responder requires static_keypair");
        require(shards.orElse(1) > 0, "num_shards must be > 0");
        require(packetPoolSize > 0, "packet_pool_size must be > 0");
        require(
                packetPoolSize <= MOST_PACKETS,
                "packet_pool_size %d exceeds upper bound %d"
                        .formatted(packetPoolSize, MOST_PACKETS));
        require(handshakeRetries >= 0, "handshake_retries must be >= 0");
        require(
                handshakeRetries <= MOST_RETRIES,
                "handshake_retries %d exceeds upper bound %d"
                        .formatted(handshakeRetries, MOST_RETRIES));
        require(heartbeatInterval.isPositive(), "heartbeat_interval must be > 0");
        require(
                heartbeatInterval.compareTo(LEAST_HEARTBEAT) >= 0,
                "heartbeat_interval %sms is below the 10ms minimum"
                        .formatted(heartbeatInterval.toNanos() / 1e6));
        require(sessionTimeout.isPositive(), "session_timeout must be > 0");
        require(
                sessionTimeout.compareTo(heartbeatInterval) > 0,
                "session_timeout must be > heartbeat_interval");
        require(handshakeTimeout.isPositive(), "handshake_timeout must be > 0");
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Adapter open(TransportContext context) {
        return new MeshLink(this, context);
    }

    int attempts() {
        return Math.max(1, handshakeRetries);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) throw MeshException.invalidConfig(otherwise);
    }

    /** Starts from the defaults of spec 05 §21.6. */
    public static final class Builder {
        private @Nullable InetSocketAddress bind;
        private @Nullable InetSocketAddress peer;
        private @Nullable Psk psk;
        private Role role = Role.INITIATOR;
        private @Nullable StaticPublicKey peerPublicKey;
        private @Nullable StaticKeyPair keyPair;
        private LinkReliability reliability = LinkReliability.NONE;
        private Duration heartbeatInterval = Duration.ofSeconds(5);
        private Duration sessionTimeout = Duration.ofSeconds(30);
        private boolean batchedIo;
        private int packetPoolSize = 64;
        private int handshakeRetries = 3;
        private Duration handshakeTimeout = Duration.ofSeconds(5);
        private OptionalInt shards = OptionalInt.empty();
        private SocketBuffers socketBuffers = new SocketBuffers(64 << 20, 64 << 20);
        private Retention retention = Retention.DEFAULT;

        private Builder() {}

        /** The own socket, required. Port 0 takes a free one, which suits an initiator. */
        public Builder bind(InetSocketAddress value) {
            bind = value;
            return this;
        }

        /** The peer's socket, required. A responder answers whoever calls with its PSK and key. */
        public Builder peer(InetSocketAddress value) {
            peer = value;
            return this;
        }

        /** Required; both sides have the same. */
        public Builder psk(Psk value) {
            psk = value;
            return this;
        }

        /** Who dials. Default {@code INITIATOR}; the peer must be the other one. */
        public Builder role(Role value) {
            role = value;
            return this;
        }

        /** The responder's public key, which an initiator needs. */
        public Builder peerPublicKey(StaticPublicKey value) {
            peerPublicKey = value;
            return this;
        }

        /** The own keys, which a responder needs. */
        public Builder keyPair(StaticKeyPair value) {
            keyPair = value;
            return this;
        }

        /** Default {@code NONE}. */
        public Builder reliability(LinkReliability value) {
            reliability = value;
            return this;
        }

        /** Between two signs of life. Default 5 s, at least 10 ms. */
        public Builder heartbeatInterval(Duration value) {
            heartbeatInterval = value;
            return this;
        }

        /** Silence after which the peer is lost. Default 30 s, more than the heartbeat. */
        public Builder sessionTimeout(Duration value) {
            sessionTimeout = value;
            return this;
        }

        /** Has no effect, as in 0.19.0; see the record. Default {@code false}. */
        public Builder batchedIo(boolean value) {
            batchedIo = value;
            return this;
        }

        /** Most datagrams that one turn reads. Default 64, 1 to 16,384. */
        public Builder packetPoolSize(int value) {
            packetPoolSize = value;
            return this;
        }

        /** Attempts before the start fails. Default 3, 0 to 1,024; 0 counts as 1. */
        public Builder handshakeRetries(int value) {
            handshakeRetries = value;
            return this;
        }

        /** How long one attempt waits. Default 5 s. */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        /** Over how many shards received streams are spread. Default: those of the node. */
        public Builder shards(int value) {
            shards = OptionalInt.of(value);
            return this;
        }

        /** What the system is asked for; it may give less. Default 64 MiB each. */
        public Builder socketBuffers(SocketBuffers value) {
            socketBuffers = value;
            return this;
        }

        /** How much of what came is kept, per shard. Default {@link Retention#DEFAULT}. */
        public Builder retention(Retention value) {
            retention = value;
            return this;
        }

        /**
         * @throws MeshException {@code INVALID_CONFIG} naming the value and what is allowed
         */
        public MeshTransport build() {
            return new MeshTransport(
                    given(bind, "bind"),
                    given(peer, "peer"),
                    given(psk, "psk"),
                    role,
                    Optional.ofNullable(peerPublicKey),
                    Optional.ofNullable(keyPair),
                    reliability,
                    heartbeatInterval,
                    sessionTimeout,
                    batchedIo,
                    packetPoolSize,
                    handshakeRetries,
                    handshakeTimeout,
                    shards,
                    socketBuffers,
                    retention);
        }

        private static <T> T given(@Nullable T value, String name) {
            require(value != null, name + " is required");
            return Objects.requireNonNull(value);
        }
    }
}
