package org.netmesh.mesh;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.Storage;
import org.netmesh.mesh.channel.ChannelSettings;
import org.netmesh.mesh.channel.Visibility;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.discovery.DiscoverySettings;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.node.NodeSetup;
import org.netmesh.mesh.subnet.SubnetPolicy;
import org.netmesh.storage.FileStorage;

/**
 * Settings of a node (spec 02 §3.1). Immutable.
 *
 * @param staticKeys the identity's own, unless others were given (decision 21)
 * @param state where the node keeps what must outlast it; nowhere, if empty
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
        Optional<Storage> state,
        ChannelSettings channels,
        DiscoverySettings discovery,
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

    /**
     * @param pinned from the state folder
     */
    NodeSetup setup(List<EntityId> pinned) {
        return new NodeSetup(
                identity.nodeId(),
                psk,
                staticKeys,
                Crypto.system(),
                Entropy.system(),
                timing,
                limits,
                Optional.of(identity),
                sessionSecurity,
                pinned);
    }

    /** For as long as all attempts of a dialler take. */
    Duration acceptLimit() {
        return timing.handshakeTimeout().multipliedBy(limits.handshakeRetries());
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
        private SessionSecurity sessionSecurity = SessionSecurity.PREFER_EXTENDED;
        private @Nullable Storage state;
        private final ChannelSettings.Builder channels = ChannelSettings.builder();
        private final DiscoverySettings.Builder discovery = DiscoverySettings.builder();
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

        /**
         * Streams per peer; the least recently used one makes room. Default 4,096. What it bounds
         * on an extended session: {@link MeshLimits}.
         */
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
         * What the node does about peers without extended sessions. Default {@code
         * PREFER_EXTENDED}: speaks plainly with 0.19.0 nodes, and with no others.
         */
        public Builder sessionSecurity(SessionSecurity value) {
            sessionSecurity = value;
            return this;
        }

        /**
         * A folder of this node alone, beside its identity, which need not exist yet. There it
         * remembers with whom it had an extended session, so that after a restart too nobody else
         * is taken for them in a plain one (spec 20 §1.3). Default: nowhere, and forgotten at the
         * end.
         */
        public Builder stateFolder(Path folder) {
            return state(FileStorage.at(folder));
        }

        /** As {@link #stateFolder}, in a storage of one's own. */
        public Builder state(Storage value) {
            state = value;
            return this;
        }

        /** Where this node stands. Default {@code GLOBAL}: nowhere in particular. */
        public Builder subnet(SubnetId value) {
            channels.subnet(value);
            discovery.subnet(value);
            return this;
        }

        /** Of channels without a config, on publish. Default {@code GLOBAL}. */
        public Builder defaultVisibility(Visibility value) {
            channels.defaultVisibility(value);
            return this;
        }

        /** Channels of ours that one subscriber may hold, at least 1. Default 1,024. */
        public Builder maxChannelsPerPeer(int value) {
            channels.maxChannelsPerPeer(value);
            return this;
        }

        /** How long a publisher may take to answer. Default 5 s. */
        public Builder membershipAckTimeout(Duration value) {
            channels.membershipAckTimeout(value);
            return this;
        }

        /**
         * Between two looks for subscribers whose token is over. Default 30 s; zero counts as 1 s.
         * An expired subscriber gets nothing even before it.
         */
        public Builder tokenSweepInterval(Duration value) {
            channels.tokenSweepInterval(Optional.of(value));
            return this;
        }

        /** Subscribers whose token is over get nothing, and stay in the roster. */
        public Builder withoutTokenSweep() {
            channels.tokenSweepInterval(Optional.empty());
            return this;
        }

        /**
         * Failed subscribes of one peer within a window that throttle it. Default: 16 in 60 s, for
         * 30 s; 65,535 never does.
         */
        public Builder authFailureLimit(int failures, Duration window, Duration throttle) {
            channels.authFailureLimit(failures, window, throttle);
            return this;
        }

        /** Places peers by what they announce. Default: none, so that no subnet is known. */
        public Builder subnetPolicy(SubnetPolicy value) {
            discovery.subnetPolicy(value);
            return this;
        }

        /** Whether unsigned announcements of others are ignored. Default yes. */
        public Builder requireSignedCapabilities(boolean value) {
            discovery.requireSigned(value);
            return this;
        }

        /** Between two looks for expired announcements. Default 60 s; zero counts as 1 s. */
        public Builder capabilityGcInterval(Duration value) {
            discovery.gcInterval(Optional.of(value));
            return this;
        }

        /** Expired announcements are not shown, and stay in memory. */
        public Builder withoutCapabilityGc() {
            discovery.gcInterval(Optional.empty());
            return this;
        }

        /** Between two announcements of ours; what changes meanwhile goes out at its end. */
        public Builder minAnnounceInterval(Duration value) {
            discovery.minAnnounceInterval(value);
            return this;
        }

        /** Whether an announcement is repeated at half its lifetime. Default yes. */
        public Builder refreshCapabilities(boolean value) {
            discovery.refresh(value);
            return this;
        }

        /** Where the node's figures are shown. Default: nowhere. */
        public Builder counters(Counters value) {
            counters = value;
            return this;
        }

        /**
         * @throws MeshException {@code INVALID_CONFIG} naming the value and what is allowed
         * @throws org.netmesh.mesh.channel.ChannelException {@code INVALID_CONFIG} likewise
         * @throws org.netmesh.mesh.discovery.DiscoveryException {@code INVALID_OPTIONS} likewise
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
                    Optional.ofNullable(state),
                    channels.build(),
                    discovery.build(),
                    socketBuffers,
                    numShards,
                    inboundCapacity,
                    inboundOverflow,
                    counters);
        }
    }
}
