package org.netmesh.mesh;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Counters;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.identity.Identity;

/**
 * Settings of a node (spec 02 §3.1). Immutable.
 *
 * @param staticKeys the identity's own, unless others were given (decision 21)
 * @param inboundCapacity events that each inbound queue and each subscription keeps for its reader
 */
public record MeshNodeConfig(
        InetSocketAddress bindAddress,
        Psk psk,
        Identity identity,
        StaticKeyPair staticKeys,
        MeshTiming timing,
        MeshLimits limits,
        SessionSecurity sessionSecurity,
        SocketBuffers socketBuffers,
        int numShards,
        int inboundCapacity,
        InboundOverflow inboundOverflow,
        Counters counters) {
    private static final int MAX_SHARDS = 65_535;
    private static final int MAX_INBOUND = 1 << 24;
    private static final int DIRECT_MAGIC = 0x4e45;

    /**
     * @throws MeshException {@code INVALID_CONFIG} naming the value and what is allowed
     */
    public MeshNodeConfig {
        require(
                !bindAddress.isUnresolved(),
                "bindAddress must be an IP address with a port, got " + bindAddress);
        require(
                numShards >= 1 && numShards <= MAX_SHARDS,
                "numShards must be 1 to 65535, got " + numShards);
        require(
                inboundCapacity >= 1 && inboundCapacity <= MAX_INBOUND,
                "inboundCapacity must be 1 to 16777216, got " + inboundCapacity);
    }

    /**
     * @param bindAddress an address of this machine; port 0 takes a free one
     * @param psk the mesh's common key
     */
    public static Builder builder(InetSocketAddress bindAddress, Psk psk) {
        return new Builder(bindAddress, psk);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) throw MeshException.invalidConfig(otherwise);
    }

    /** An id of zero, or one whose packets look like direct ones, is thrown away (spec 02 §2). */
    private static Identity freshIdentity() {
        while (true) {
            Identity identity = Identity.generate();
            NodeId id = identity.nodeId();
            if ((id.value() & 0xffff) != DIRECT_MAGIC) return identity;
            identity.close();
        }
    }

    /** Starts from the defaults of the specification. */
    public static final class Builder {
        private InetSocketAddress bindAddress;
        private Psk psk;
        private @Nullable Identity identity;
        private SessionSecurity sessionSecurity = SessionSecurity.REFERENCE_ONLY;
        private @Nullable StaticKeyPair staticKeys;
        private Duration heartbeatInterval = MeshTiming.DEFAULT.heartbeatInterval();
        private Duration sessionTimeout = MeshTiming.DEFAULT.sessionTimeout();
        private Duration handshakeTimeout = MeshTiming.DEFAULT.handshakeTimeout();
        private Duration streamIdleTimeout = MeshTiming.DEFAULT.streamIdleTimeout();
        private int handshakeRetries = MeshLimits.DEFAULT.handshakeRetries();
        private int maxStreams = MeshLimits.DEFAULT.maxStreams();
        private SocketBuffers socketBuffers = SocketBuffers.DEFAULT;
        private int numShards = 4;
        private int inboundCapacity = 16_384;
        private InboundOverflow inboundOverflow = InboundOverflow.BLOCK_GRANTS;
        private Counters counters = Counters.none();

        private Builder(InetSocketAddress bindAddress, Psk psk) {
            this.bindAddress = bindAddress;
            this.psk = psk;
        }

        /** An address of this machine, IPv4 or IPv6; port 0 takes a free one. */
        public Builder bindAddress(InetSocketAddress value) {
            bindAddress = value;
            return this;
        }

        /** The mesh's common key: whoever has it is let in, and no more (decision 27). */
        public Builder psk(Psk value) {
            psk = value;
            return this;
        }

        /** Who the node is. Default: somebody new with each start. */
        public Builder identity(Identity value) {
            identity = value;
            return this;
        }

        /** The keys by which diallers know the node. Default: those that belong to the identity. */
        public Builder staticKeyPair(StaticKeyPair value) {
            staticKeys = value;
            return this;
        }

        /**
         * Between two signs of life. Default 5 s; at least 10 ms, less than the session time-out.
         */
        public Builder heartbeatInterval(Duration value) {
            heartbeatInterval = value;
            return this;
        }

        /** A peer is suspected after two of silence, failed after three. Default 30 s. */
        public Builder sessionTimeout(Duration value) {
            sessionTimeout = value;
            return this;
        }

        /** Of one attempt. Default 5 s, at least 10 ms. */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        /** Attempts after the first to reach a node. Default 3; 1 to 1,024. */
        public Builder handshakeRetries(int value) {
            handshakeRetries = value;
            return this;
        }

        /** An unused stream is closed after it. Default 300 s. */
        public Builder streamIdleTimeout(Duration value) {
            streamIdleTimeout = value;
            return this;
        }

        /** Streams per peer; the least recently used one makes room. Default 4,096. */
        public Builder maxStreams(int value) {
            maxStreams = value;
            return this;
        }

        /** Wishes to the system. Default 256 KiB each way. */
        public Builder socketBuffers(SocketBuffers value) {
            socketBuffers = value;
            return this;
        }

        /** Inbound queues; a stream's events are in the one of its id modulo this. Default 4. */
        public Builder numShards(int value) {
            numShards = value;
            return this;
        }

        /** Events kept for a slow reader, per queue and per subscription. Default 16,384. */
        public Builder inboundCapacity(int value) {
            inboundCapacity = value;
            return this;
        }

        /** What happens when that is full. Default {@code BLOCK_GRANTS}: senders wait. */
        public Builder inboundOverflow(InboundOverflow value) {
            inboundOverflow = value;
            return this;
        }

        /**
         * What the node does about peers without extended sessions. Default: speaks as a 0.19.0
         * node does, and offers none.
         */
        public Builder sessionSecurity(SessionSecurity value) {
            sessionSecurity = value;
            return this;
        }

        /** Where the node's figures are shown. Default: nowhere. */
        public Builder counters(Counters value) {
            counters = value;
            return this;
        }

        /**
         * @throws MeshException {@code INVALID_CONFIG} naming the value and what is allowed
         */
        public MeshNodeConfig build() {
            Identity self = identity == null ? freshIdentity() : identity;
            return new MeshNodeConfig(
                    bindAddress,
                    psk,
                    self,
                    Optional.ofNullable(staticKeys).orElseGet(self::staticKeyPair),
                    new MeshTiming(
                            heartbeatInterval, sessionTimeout, handshakeTimeout, streamIdleTimeout),
                    new MeshLimits(handshakeRetries, maxStreams),
                    sessionSecurity,
                    socketBuffers,
                    numShards,
                    inboundCapacity,
                    inboundOverflow,
                    counters);
        }
    }
}
