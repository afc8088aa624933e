package org.netmesh.testkit.sim;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.MeshSnapshot;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.channel.ChannelSettings;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.discovery.DiscoverySettings;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.node.Command;
import org.netmesh.mesh.node.MeshCore;
import org.netmesh.mesh.node.NodeSetup;
import org.netmesh.mesh.node.Output;
import org.netmesh.mesh.node.PeerState;
import org.netmesh.mesh.node.StandardProtocols;
import org.netmesh.mesh.pin.PinChange;
import org.netmesh.mesh.pin.PinKeeper;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.stream.StreamStats;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketView;

/**
 * A whole node in a simulation: the production core on virtual time and the simulated network.
 * Calls return futures that complete as the simulation runs. Confined to the simulation's thread.
 */
public final class SimNode {
    /** An event as it was received. */
    public record Received(
            NodeId from, StreamId stream, long sequence, int index, ByteBuffer payload) {
        public String text() {
            return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
        }
    }

    private record Waiting(Received event, Unread unread, int cost) {}

    private final Simulation simulation;
    private NodeSetup setup;
    private ChannelSettings channelSettings = ChannelSettings.DEFAULT;
    private DiscoverySettings discoverySettings = DiscoverySettings.DEFAULT;
    private final InetSocketAddress address;
    private final List<Received> received = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean paused;
    private final List<PeerEvent> peerEvents = new ArrayList<>();
    private Optional<Storage> state = Optional.empty();
    private Optional<PinKeeper> pins = Optional.empty();
    private MeshCore core;
    private Optional<StandardProtocols> protocols = Optional.empty();
    private int generation;
    private int lives;
    private long plannedNanos = Long.MAX_VALUE;

    SimNode(Simulation simulation, NodeSetup setup, InetSocketAddress address) {
        this.simulation = simulation;
        this.setup = setup;
        this.address = address;
        this.core = start();
    }

    public NodeId id() {
        return setup.self();
    }

    /** Its identity; a node of plain sessions has one too. */
    public Identity identity() {
        return setup.identity().orElseThrow();
    }

    /** Its channels. */
    public SimChannels channels() {
        return new SimChannels(this, protocols.orElseThrow().channels());
    }

    /** Its announcements, and what it heard of others. */
    public SimDiscovery discovery() {
        return new SimDiscovery(
                this, protocols.orElseThrow().discovery(), simulation.userExecutor());
    }

    public InetSocketAddress address() {
        return address;
    }

    public StaticPublicKey publicKey() {
        return setup.staticKeys().publicKey();
    }

    public CompletableFuture<Peer> connect(SimNode peer) {
        return connect(peer, peer.address);
    }

    /** Dials a node under an address of one's choice, as it is seen from outside its translator. */
    public CompletableFuture<Peer> connect(SimNode peer, InetSocketAddress at) {
        return connect(peer.id(), peer.publicKey(), at);
    }

    /** Dials whoever is said to live there, with a key that may be another's. */
    public CompletableFuture<Peer> connect(NodeId id, StaticPublicKey key, InetSocketAddress at) {
        return ask(done -> new Command.Connect(at, key, id, done));
    }

    public CompletableFuture<Peer> connectVia(SimNode relay, SimNode peer) {
        return ask(done -> new Command.ConnectVia(relay.id(), peer.publicKey(), peer.id(), done));
    }

    public CompletableFuture<Peer> connectRouted(SimNode peer) {
        return ask(done -> new Command.ConnectRouted(peer.publicKey(), peer.id(), done));
    }

    public CompletableFuture<Peer> accept(SimNode peer, Duration limit) {
        return ask(done -> new Command.Accept(peer.id(), limit, done));
    }

    public CompletableFuture<Boolean> disconnect(SimNode peer) {
        return ask(done -> new Command.Disconnect(peer.id(), done));
    }

    /** Forgets that the peer was extended before. */
    public CompletableFuture<Boolean> forgetPeer(SimNode peer) {
        return ask(done -> new Command.ForgetPeer(peer.id(), done));
    }

    public CompletableFuture<StreamHandle> openStream(SimNode peer, StreamConfig config) {
        return openStream(peer.id(), config);
    }

    public CompletableFuture<StreamHandle> openStream(NodeId peer, StreamConfig config) {
        return ask(done -> new Command.OpenStream(peer, config, done));
    }

    public CompletableFuture<Boolean> closeStream(SimNode peer, StreamId stream) {
        return ask(done -> new Command.CloseStream(peer.id(), stream, done));
    }

    public CompletableFuture<Integer> send(StreamHandle stream, List<byte[]> events) {
        return ask(done -> new Command.Send(stream, events, done));
    }

    public CompletableFuture<Integer> sendWaiting(
            StreamHandle stream, List<byte[]> events, Duration limit) {
        return ask(done -> new Command.SendWaiting(stream, events, limit, done));
    }

    public CompletableFuture<Boolean> register(Protocol<?> protocol) {
        return ask(done -> new Command.Register(protocol, done));
    }

    public <C> CompletableFuture<Boolean> command(Protocol<C> protocol, C command) {
        return ask(done -> new Command.ToProtocol<>(protocol, command, done));
    }

    /** The node's tables now. */
    public MeshSnapshot look() {
        return now(ask(Command.Look::new));
    }

    public Optional<StreamStats> streamStats(SimNode peer, StreamId stream) {
        return now(ask(done -> new Command.LookAtStream(peer.id(), stream, done)));
    }

    /** The streams to a peer that are open. */
    public Map<StreamId, StreamStats> streams(SimNode peer) {
        return streams(peer.id());
    }

    public Map<StreamId, StreamStats> streams(NodeId peer) {
        return now(ask(done -> new Command.LookAtStreams(peer, done)));
    }

    /** Whether there is a session with the peer. */
    public boolean connectedTo(SimNode peer) {
        return look().peers().stream().anyMatch(view -> view.id().equals(peer.id()));
    }

    /** The peer as this node sees it. */
    public Optional<Peer> peer(SimNode peer) {
        return look().peers().stream().filter(view -> view.id().equals(peer.id())).findFirst();
    }

    /** Its user stops reading: what comes waits, and holds its sender's credit. */
    public void stopReading() {
        paused = true;
    }

    /** Its user reads what waits, and goes on. */
    public void read() {
        paused = false;
        List<Waiting> taken = List.copyOf(waiting);
        waiting.clear();
        for (Waiting next : taken) {
            received.add(next.event());
            if (next.unread().take(next.cost())) core.taken(next.unread(), time());
        }
        plan();
    }

    /** Every event that was read, in the order of arrival. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    public List<PeerEvent> peerEvents() {
        return List.copyOf(peerEvents);
    }

    /** Ends the process without a word: what it knew is gone. */
    public void crash() {
        leave();
        lives++;
    }

    private void leave() {
        simulation.network().detach(address);
        generation++;
        plannedNanos = Long.MAX_VALUE;
    }

    /** Starts it again with the same identity, at the same address. */
    public void restart() {
        crash();
        core = start();
    }

    /** Starts it again with other settings for its channels. */
    public void restart(ChannelSettings settings) {
        channelSettings = settings;
        restart();
    }

    /** Starts it again with other settings for its announcements. */
    public void restart(DiscoverySettings settings) {
        discoverySettings = settings;
        restart();
    }

    /** Starts it again as a node that takes other sessions, with the same identity. */
    public void restartAs(SessionSecurity security) {
        setup =
                new NodeSetup(
                        setup.self(),
                        setup.psk(),
                        setup.staticKeys(),
                        setup.crypto(),
                        setup.entropy(),
                        setup.timing(),
                        setup.limits(),
                        setup.identity(),
                        security,
                        setup.pinned());
        restart();
    }

    /**
     * Starts it again with a state folder, which later starts use too. When the node crashes, its
     * disk has to restart before it does: that ends the lock of the process that is gone.
     */
    public void restart(Storage folder) {
        state = Optional.of(folder);
        restart();
    }

    /** Closes the node in an orderly way. */
    public void close() {
        core.close(time());
        pins.ifPresent(keeper -> keeper.close(Duration.ZERO));
        leave();
    }

    /** Puts a datagram into the node as if it had come from an address. */
    public void inject(InetSocketAddress from, byte[] datagram) {
        byte[] copy = datagram.clone();
        core.datagram(from, copy, 0, copy.length, time());
        plan();
    }

    private MeshCore start() {
        pins = state.map(folder -> PinKeeper.open(folder, writers()));
        pins.ifPresent(keeper -> setup = setup.withPinned(keeper.pinned()));
        MeshCore started = new MeshCore(setup, new ToSimulation(), time());
        started.start(time());
        simulation.network().attach(address, this::inject);
        core = started;
        plan();
        protocols = setup.identity().map(this::plugIn);
        return started;
    }

    /** Whoever writes for this node ends with its process. */
    private UserExecutor writers() {
        UserExecutor users = simulation.userExecutor();
        int life = lives;
        return task ->
                users.execute(() -> {
                    if (life == lives) task.run();
                });
    }

    private StandardProtocols plugIn(Identity identity) {
        StandardProtocols standard =
                StandardProtocols.of(
                        identity,
                        discoverySettings,
                        channelSettings,
                        setup.crypto(),
                        setup.entropy(),
                        new CapabilityIndex(simulation.time()::nanos, simulation.wallClock()));
        now(register(standard.discovery()));
        now(register(standard.channels()));
        return standard;
    }

    private <T> CompletableFuture<T> ask(Function<CompletableFuture<T>, Command> command) {
        CompletableFuture<T> done = new CompletableFuture<>();
        core.command(command.apply(done), time());
        plan();
        return done;
    }

    private static <T> T now(CompletableFuture<T> done) {
        if (!done.isDone()) throw new IllegalStateException("the core did not answer at once");
        return done.join();
    }

    /**
     * Ends a turn and comes back when the core wants to; a node that crashed meanwhile does not.
     */
    private void plan() {
        core.endTurn(time());
        long next = core.nextTimerNanos();
        if (next >= plannedNanos || next == Long.MAX_VALUE) return;
        plannedNanos = next;
        int planned = generation;
        simulation
                .time()
                .at(
                        next,
                        () -> {
                            // An earlier appointment was made since: that one goes on from there.
                            boolean over = planned != generation || next != plannedNanos;
                            if (over) return;
                            plannedNanos = Long.MAX_VALUE;
                            core.timers(time());
                            plan();
                        });
    }

    private Now time() {
        return new Now(simulation.time().nanos(), simulation.wallClock().epochNanos());
    }

    private final class ToSimulation implements Output {
        @Override
        public void datagram(InetSocketAddress to, byte[] bytes, int offset, int length) {
            simulation.network().send(address, to, bytes, offset, length);
        }

        @Override
        public boolean sendsWhole() {
            return true;
        }

        @Override
        public void whole(InetSocketAddress to, byte[] bytes, int offset, int length) {
            simulation.network().sendWhole(address, to, bytes, offset, length);
        }

        @Override
        public void event(
                PeerState from, PacketView packet, FrameCursor event, Unread unread, Now now) {
            Received came =
                    new Received(
                            from.id(),
                            new StreamId(packet.stream()),
                            packet.sequence(),
                            event.index(),
                            ByteBuffer.wrap(event.event()).asReadOnlyBuffer());
            if (paused) {
                // A plain sender is held too: nothing else is bounded here.
                unread.add(event.creditBytes());
                waiting.add(new Waiting(came, unread, event.creditBytes()));
            } else {
                received.add(came);
            }
        }

        @Override
        public void peerEvent(PeerEvent event) {
            peerEvents.add(event);
        }

        @Override
        public void pin(PinChange change) {
            pins.ifPresent(keeper -> keeper.changed(change));
        }

        @Override
        public void run(Runnable userCode) {
            simulation.userExecutor().execute(userCode);
        }

        @Override
        public <T> void complete(CompletableFuture<T> waiting, T value) {
            waiting.complete(value);
        }

        @Override
        public void fail(CompletableFuture<?> waiting, Throwable why) {
            waiting.completeExceptionally(why);
        }
    }
}
