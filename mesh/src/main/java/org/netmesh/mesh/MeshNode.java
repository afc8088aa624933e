package org.netmesh.mesh;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.ScopeFilter;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelSubscription;
import org.netmesh.mesh.channel.PublishConfig;
import org.netmesh.mesh.channel.PublishReport;
import org.netmesh.mesh.channel.SubscribeOptions;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.discovery.AnnounceOptions;
import org.netmesh.mesh.node.Command;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.stream.MeshStream;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.stream.StreamStats;
import org.netmesh.mesh.subprotocol.SubprotocolDescriptor;
import org.netmesh.mesh.subprotocol.SubprotocolHandler;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.mesh.subprotocol.SubprotocolRegistry;
import org.netmesh.mesh.udp.EventLoop;

/**
 * A node of the mesh: one socket, one identity, and an encrypted session with each peer (spec 02
 * §33). Thread-safe: every call is a command to the one thread that owns the node's state. Blocking
 * calls are interruptible; the {@code …Async} twins complete on virtual threads, where what hangs
 * on them may block.
 *
 * <p>After {@link #create} the node can dial and be dialled; data flows after {@link #start}. After
 * {@link #close} everything but reading what was received fails with {@code SHUTDOWN}.
 */
public final class MeshNode implements AutoCloseable {
    /** How far a node is in its life. */
    public enum State {
        CREATED,
        RUNNING,
        STOPPED
    }

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final MeshNodeConfig config;
    private final Rooms rooms;
    private final EventLoop loop;
    private final Parts parts = new Parts(this);
    private volatile State state = State.CREATED;

    private MeshNode(MeshNodeConfig config) {
        this.config = config;
        rooms = Rooms.open(config, UserExecutor.virtualThreads());
        loop = rooms.loop();
    }

    /**
     * Takes the state folder, if there is one, and binds the socket.
     *
     * @throws MeshException {@code BIND_FAILED} if another socket has the port; both stay as they
     *     were; {@code STATE_DAMAGED} if a file of the folder is not as it was left
     * @throws org.netmesh.kernel.port.StorageException {@code LOCKED} if another node has the
     *     folder; what else went wrong with it
     */
    public static MeshNode create(MeshNodeConfig config) {
        return new MeshNode(config);
    }

    public static CompletableFuture<MeshNode> createAsync(MeshNodeConfig config) {
        return CompletableFuture.supplyAsync(
                () -> create(config), UserExecutor.virtualThreads()::execute);
    }

    public NodeId nodeId() {
        return config.identity().nodeId();
    }

    public OriginHash originHash() {
        return config.identity().originHash();
    }

    public EntityId entityId() {
        return config.identity().entityId();
    }

    /** What a peer must know to dial this node; {@link StaticPublicKey#hex} is its text. */
    public StaticPublicKey publicKey() {
        return config.staticKeys().publicKey();
    }

    /** Where the socket is bound, with its real port. */
    public InetSocketAddress localAddress() {
        return loop.localAddress();
    }

    /**
     * What a peer needs to dial this node where it is bound.
     *
     * @throws MeshException {@code INVALID_CONFIG} if that is every address of the machine
     */
    public PeerTicket ticket() {
        return ticket(localAddress());
    }

    /** What a peer needs to dial this node at an address of one's choice. */
    public PeerTicket ticket(InetSocketAddress reachableAt) {
        return new PeerTicket(reachableAt, publicKey(), nodeId());
    }

    public State state() {
        return state;
    }

    /** Begins to receive, to beat and to forward. Idempotent; does nothing on a closed node. */
    public synchronized void start() {
        if (state != State.CREATED) return;
        state = State.RUNNING;
        loop.start();
    }

    /**
     * Dials a node where it lives, whether it was started or accepts.
     *
     * @throws MeshException {@code HANDSHAKE_TIMEOUT} after the last attempt, 12 s by default;
     *     {@code INVALID_CONFIG} for an address that cannot be dialled or our own id; {@code
     *     SHUTDOWN}
     */
    public Peer connect(InetSocketAddress address, StaticPublicKey key, NodeId id) {
        loop.requireReachable(address);
        return loop.call("connect", done -> new Command.Connect(address, key, id, done));
    }

    public Peer connect(PeerTicket ticket) {
        return connect(ticket.address(), ticket.key(), ticket.id());
    }

    public CompletableFuture<Peer> connectAsync(
            InetSocketAddress address, StaticPublicKey key, NodeId id) {
        loop.requireReachable(address);
        return loop.ask(done -> new Command.Connect(address, key, id, done));
    }

    public CompletableFuture<Peer> connectAsync(PeerTicket ticket) {
        return connectAsync(ticket.address(), ticket.key(), ticket.id());
    }

    /**
     * Dials a node through a peer of ours.
     *
     * @throws MeshException {@code NO_SESSION} without a session with the relay; {@code
     *     HANDSHAKE_TIMEOUT}; {@code SHUTDOWN}
     */
    public Peer connectVia(NodeId relay, StaticPublicKey key, NodeId id) {
        return loop.call("connectVia", done -> new Command.ConnectVia(relay, key, id, done));
    }

    public CompletableFuture<Peer> connectViaAsync(NodeId relay, StaticPublicKey key, NodeId id) {
        return loop.ask(done -> new Command.ConnectVia(relay, key, id, done));
    }

    /**
     * Dials a node through the next hop of its route.
     *
     * @throws MeshException {@code NO_ROUTE}; {@code HANDSHAKE_TIMEOUT}; {@code SHUTDOWN}
     */
    public Peer connectRouted(StaticPublicKey key, NodeId id) {
        return loop.call("connectRouted", done -> new Command.ConnectRouted(key, id, done));
    }

    public CompletableFuture<Peer> connectRoutedAsync(StaticPublicKey key, NodeId id) {
        return loop.ask(done -> new Command.ConnectRouted(key, id, done));
    }

    /**
     * Waits for a node to dial this one, before or after the start; several may be waited for at
     * once.
     *
     * @throws MeshException {@code HANDSHAKE_TIMEOUT} if it did not; {@code SHUTDOWN}
     */
    public Peer accept(NodeId id, Duration limit) {
        return loop.call("accept", done -> new Command.Accept(id, limit, done));
    }

    /** As {@link #accept(NodeId, Duration)}, for as long as all attempts of a dialler take. */
    public Peer accept(NodeId id) {
        return accept(id, config.acceptLimit());
    }

    public CompletableFuture<Peer> acceptAsync(NodeId id, Duration limit) {
        return loop.ask(done -> new Command.Accept(id, limit, done));
    }

    /**
     * The nodes that call this one from now on, before or after the start; of more than 1,024 not
     * taken the oldest go. Whoever holds the PSK may call: {@code wanted} chooses who is shown, and
     * runs where the result is read.
     */
    public Subscription<Peer> acceptAny(Predicate<? super NodeId> wanted) {
        return rooms.callers(wanted);
    }

    /** Ends the session with a peer, if there is one. */
    public void disconnect(NodeId id) {
        loop.<Boolean>call("disconnect", done -> new Command.Disconnect(id, done));
    }

    /**
     * Takes a plain session from a node again that had an extended one before, for the case that it
     * really went back to a plain implementation (spec 20 §1.3).
     */
    public void forgetPeer(NodeId id) {
        loop.<Boolean>call("forgetPeer", done -> new Command.ForgetPeer(id, done));
    }

    public List<Peer> peers() {
        return look().peers();
    }

    public Optional<Peer> peer(NodeId id) {
        return peers().stream().filter(peer -> peer.id().equals(id)).findFirst();
    }

    public int peerCount() {
        return peers().size();
    }

    /**
     * Opens a stream, or finds it: then its first configuration stays.
     *
     * @throws MeshException {@code NO_SESSION}
     */
    public MeshStream openStream(NodeId peer, StreamConfig stream) {
        StreamHandle handle =
                loop.call("openStream", done -> new Command.OpenStream(peer, stream, done));
        return new NodeStream(loop, rooms.inbound(), handle);
    }

    public MeshStream openStream(NodeId peer, StreamId stream) {
        return openStream(peer, StreamConfig.of(stream));
    }

    /** Ends a stream and what waits on it, if it is there. */
    public void closeStream(NodeId peer, StreamId stream) {
        loop.<Boolean>call("closeStream", done -> new Command.CloseStream(peer, stream, done));
    }

    /** As {@link MeshStream#send}. */
    public void sendOnStream(MeshStream stream, List<byte[]> events) {
        stream.send(events);
    }

    /** As {@link MeshStream#sendWithRetry(List, int)}. */
    public void sendWithRetry(MeshStream stream, List<byte[]> events, int maxRetries) {
        stream.sendWithRetry(events, maxRetries);
    }

    /** As {@link MeshStream#sendBlocking(List)}. */
    public void sendBlocking(MeshStream stream, List<byte[]> events) {
        stream.sendBlocking(events);
    }

    /** A snapshot of a stream's counters, if there is such a stream. */
    public Optional<StreamStats> streamStats(NodeId peer, StreamId stream) {
        return loop.call("streamStats", done -> new Command.LookAtStream(peer, stream, done));
    }

    public Map<StreamId, StreamStats> allStreamStats(NodeId peer) {
        return loop.call("allStreamStats", done -> new Command.LookAtStreams(peer, done));
    }

    /** Sends one event to a peer, on stream 0 and without credit. */
    public void send(NodeId peer, byte[] event) {
        sendAll(peer, List.of(event));
    }

    /** Sends events to a peer, on stream 0 and without credit, as many to a packet as fit. */
    public void sendAll(NodeId peer, List<byte[]> events) {
        openStream(peer, StreamConfig.builder(new StreamId(0)).windowBytes(0).build()).send(events);
    }

    /**
     * Sends one message of a subprotocol.
     *
     * @throws MeshException {@code NO_SESSION}, {@code PAYLOAD_TOO_LARGE}, {@code SHUTDOWN}
     */
    public void sendSubprotocol(NodeId peer, SubprotocolId subprotocol, byte[] payload) {
        rooms.messages().send(peer, subprotocol, payload);
    }

    /**
     * Gives a subprotocol of the vendor or experimental range its handler, until the result is
     * closed.
     *
     * @throws MeshException {@code INVALID_CONFIG} for another range, or if it has one
     */
    public Registration registerSubprotocol(
            SubprotocolDescriptor descriptor, SubprotocolHandler handler) {
        return rooms.messages().handle(descriptor, handler);
    }

    /** The subprotocols this node knows. */
    public SubprotocolRegistry subprotocols() {
        return rooms.messages().known();
    }

    /**
     * Plugs an upper room's state machine in.
     *
     * @throws MeshException {@code INVALID_CONFIG} if one of its subprotocols is taken
     */
    public <C> ProtocolPort<C> registerProtocol(Protocol<C> protocol) {
        return ProtocolPort.open(loop, protocol);
    }

    /** Unplugs it: it hears {@code onClose} and nothing more. */
    public void unregisterProtocol(Protocol<?> protocol) {
        loop.<Boolean>call("unregisterProtocol", done -> new Command.Unregister(protocol, done));
    }

    /**
     * Hands a command to a registered protocol.
     *
     * @return completed once the protocol has it
     */
    public <C> CompletableFuture<Boolean> command(Protocol<C> protocol, C command) {
        return loop.ask(done -> new Command.ToProtocol<>(protocol, command, done));
    }

    /** What an upper room keeps of this node: made by the first who asks, the same ever after. */
    public <P> P part(Class<P> kind, Function<? super MeshNode, ? extends P> first) {
        return parts.of(kind, first);
    }

    /** Everything about discovery; the verbs below are the ones that most programs need. */
    public Discovery discovery() {
        return rooms.discovery();
    }

    /** As {@link #announceCapabilities(CapabilitySet, AnnounceOptions)} with the defaults. */
    public void announceCapabilities(CapabilitySet capabilities) {
        rooms.discovery().announce(capabilities, AnnounceOptions.DEFAULT);
    }

    /**
     * Tells everyone what this node can do, in the place of what it said before (spec 04a §7.3):
     * neighbours at once, or at the end of the rate window; newcomers when they come; everyone
     * again at half the lifetime. Found here when the call returns.
     *
     * @throws org.netmesh.capability.CapabilityException {@code TOO_LARGE}; nothing has changed
     */
    public void announceCapabilities(CapabilitySet capabilities, AnnounceOptions how) {
        rooms.discovery().announce(capabilities, how);
    }

    /** The nodes that match, this one included, by ascending id. */
    public List<NodeId> findNodes(CapabilityFilter filter) {
        return rooms.discovery().findNodes(filter);
    }

    /** As {@link #findNodes}, narrowed by the scope tags of candidates. */
    public List<NodeId> findNodesScoped(CapabilityFilter filter, ScopeFilter scope) {
        return rooms.discovery().findNodesScoped(filter, scope);
    }

    /** Everything about channels; the verbs below are the ones that most programs need. */
    public Channels channels() {
        return rooms.channels();
    }

    /** Subscribers of a channel of ours are judged by this from now on. */
    public void registerChannel(ChannelConfig channel) {
        rooms.channels().register(channel);
    }

    /** As {@link #subscribeChannel(NodeId, String, SubscribeOptions)}, without a token. */
    public ChannelSubscription subscribeChannel(NodeId publisher, String channel) {
        return subscribeChannel(publisher, channel, SubscribeOptions.DEFAULT);
    }

    /**
     * Asks a publisher to be let into its channel and waits for its answer; asked again if it gets
     * lost, renewed when the publisher comes back.
     *
     * @throws org.netmesh.mesh.channel.ChannelAuthException if a visibility, capability or token
     *     check failed there
     * @throws org.netmesh.mesh.channel.ChannelException for every other reason, by kind
     */
    public ChannelSubscription subscribeChannel(
            NodeId publisher, String channel, SubscribeOptions options) {
        return rooms.channels().subscribe(publisher, channel, options);
    }

    /** Ends this node's subscriptions to the channel, whether there are any or not. */
    public void unsubscribeChannel(NodeId publisher, String channel) {
        rooms.channels().unsubscribe(publisher, channel);
    }

    /** As {@link Channels#publishMany} with one event, in the channel's own manner. */
    public PublishReport publish(String channel, byte[] event) {
        return rooms.channels().publish(channel, event);
    }

    public PublishReport publish(String channel, byte[] event, PublishConfig how) {
        return rooms.channels().publishMany(channel, List.of(event), how);
    }

    public CompletableFuture<PublishReport> publishAsync(String channel, byte[] event) {
        return rooms.channels().publishAsync(channel, event);
    }

    public CompletableFuture<PublishReport> publishAsync(
            String channel, byte[] event, PublishConfig how) {
        return rooms.channels().publishManyAsync(channel, List.of(event), how);
    }

    /**
     * What comes from now on and matches; such events do not go into the queues of {@link #poll}.
     */
    public Subscription<MeshEvent> events(InboundFilter filter) {
        return rooms.inbound().subscribe(filter);
    }

    /** Takes what has come and no subscription wanted, without waiting; all shards. */
    public List<MeshEvent> poll(int limit) {
        return rooms.inbound().poll(limit);
    }

    /**
     * As {@link #poll(int)}, of one shard.
     *
     * @param shard below {@link MeshNodeConfig#numShards}
     */
    public List<MeshEvent> poll(int shard, int limit) {
        return rooms.inbound().poll(shard, limit);
    }

    public Topology topology() {
        return new Topology(loop);
    }

    public Health health() {
        return Health.of(look(), rooms.inbound().dropped());
    }

    /** Cuts the node off from addresses, for tests and operations. */
    public PartitionFilter partitionFilter() {
        return rooms.partitionFilter();
    }

    /**
     * Tells of peers coming, failing, recovering and going, in order, on a virtual thread of its
     * own, until the result is closed. A listener more than 1,024 events behind loses the oldest.
     */
    public Registration onPeerEvent(Consumer<PeerEvent> listener) {
        return rooms.inbound().listen(listener);
    }

    /** As {@link #close(Duration)} with 5 s. */
    @Override
    public void close() {
        close(GRACE);
    }

    /**
     * Ends the node: what waits fails with {@code SHUTDOWN}, the socket is closed, keys are wiped.
     * What was received can still be read. Idempotent.
     *
     * @param grace how long to wait for that at most
     */
    public void close(Duration grace) {
        synchronized (this) {
            state = State.STOPPED;
        }
        rooms.close(grace);
    }

    @Override
    public String toString() {
        return "MeshNode[%s at %s, %s]".formatted(nodeId(), localAddress(), state);
    }

    private MeshSnapshot look() {
        return loop.call("look", (CompletableFuture<MeshSnapshot> done) -> new Command.Look(done));
    }
}
