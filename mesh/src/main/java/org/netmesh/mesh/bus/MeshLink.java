package org.netmesh.mesh.bus;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.Batch;
import org.netmesh.bus.BusPorts;
import org.netmesh.bus.PayloadRules;
import org.netmesh.bus.TransportContext;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.udp.DatagramPort;
import org.netmesh.mesh.wire.PacketLayout;

/**
 * The adapter of a link. One thread reads the socket and does what is due; whoever writes seals and
 * sends itself. What they share, {@link LinkState}, is guarded by one lock, which nobody holds
 * while waiting for the peer. Thread-safe.
 */
final class MeshLink extends InboxAdapter {
    private static final int MOST_EVENT_BYTES =
            PacketLayout.MAX_PAYLOAD_BYTES - PacketLayout.FRAME_PREFIX_BYTES;
    private static final long ROOM_PAUSE_NANOS = 50_000;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private enum Phase {
        NEW,
        OPEN,
        CLOSED
    }

    private final MeshTransport config;
    private final BusPorts ports;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Both written under the lock.
    private volatile Phase phase = Phase.NEW;
    private volatile Optional<Running> running = Optional.empty();

    /** What there is between start and end. */
    private record Running(DatagramPort port, LinkState state, Thread thread) {}

    MeshLink(MeshTransport config, TransportContext context) {
        super(new LinkInbox(config.retention(), config.shards().orElse(context.shards()), context));
        this.config = config;
        ports = context.ports();
    }

    @Override
    public String name() {
        return "net";
    }

    @Override
    public PayloadRules payloadRules() {
        return new PayloadRules(MOST_EVENT_BYTES, PayloadRules.Content.BYTES);
    }

    @Override
    public void init() throws InterruptedException {
        if (!open()) return;
        boolean up = false;
        try {
            up = awaitFirst();
        } finally {
            if (!up) shutdown();
        }
        if (!up) throw AdapterException.connection(unanswered(), null);
    }

    @Override
    public void onBatch(Batch batch) throws InterruptedException {
        for (int next = 0; next < batch.size(); ) next = sendPacket(batch, next);
    }

    @Override
    public void shutdown() throws InterruptedException {
        Optional<Running> ending;
        lock.lock();
        try {
            phase = Phase.CLOSED;
            ending = running;
            ending.ifPresent(part -> part.state().close());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        inbox().close();
        if (ending.isEmpty()) return;
        ending.get().port().wake();
        ending.get().thread().join(GRACE);
    }

    @Override
    public boolean isHealthy() {
        lock.lock();
        try {
            return phase == Phase.OPEN && running.orElseThrow().state().isUp();
        } finally {
            lock.unlock();
        }
    }

    /** Where the socket is bound, once it is. */
    Optional<InetSocketAddress> localAddress() {
        return running.map(part -> part.port().localAddress());
    }

    /** Binds and begins; {@code false} if that was done before. */
    private boolean open() {
        lock.lock();
        try {
            if (phase == Phase.CLOSED) throw AdapterException.shutdown();
            if (phase == Phase.OPEN) return false;
            DatagramPort port = bound();
            var state = new LinkState(config, ports.entropy(), port::send, inbox());
            Thread thread = Thread.ofPlatform().daemon().name("netmesh-link").unstarted(this::run);
            running = Optional.of(new Running(port, state, thread));
            phase = Phase.OPEN;
            state.start(ports.clock().nanos());
            thread.start();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private DatagramPort bound() {
        try {
            return DatagramPort.open(config.bind(), config.socketBuffers());
        } catch (MeshException e) {
            throw AdapterException.connection(
                    "bind failed: %s is taken or is no address of this machine; stop whoever holds the port, or bind to port 0"
                            .formatted(config.bind()),
                    e);
        }
    }

    /** Waits for the first session, for as long as all attempts take. */
    private boolean awaitFirst() throws InterruptedException {
        long left = config.handshakeTimeout().toNanos() * config.attempts();
        for (int k = 1; k < config.attempts(); k++) left += Dialling.pauseNanos(k);
        lock.lockInterruptibly();
        try {
            LinkState state = running.orElseThrow().state();
            while (phase == Phase.OPEN && !state.isUp() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return phase == Phase.OPEN && state.isUp();
        } finally {
            lock.unlock();
        }
    }

    private String unanswered() {
        return switch (config.role()) {
            case INITIATOR ->
                    "handshake timeout: no answer of %s; does it wait as responder, and are PSK and public key its own?"
                            .formatted(config.peer());
            case RESPONDER ->
                    "handshake timeout: nobody called %s with the same PSK and this node's public key"
                            .formatted(config.bind());
        };
    }

    private int sendPacket(Batch batch, int from) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            LinkState state = awaitUp();
            int next = state.seal(batch, from);
            while (!state.transmit()) pause();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private LinkState awaitUp() throws InterruptedException {
        if (phase == Phase.NEW) throw AdapterException.connection("not connected", null);
        LinkState state = running.orElseThrow().state();
        while (phase == Phase.OPEN && !state.isUp()) changed.await();
        if (phase == Phase.CLOSED) throw AdapterException.shutdown();
        return state;
    }

    private static void pause() throws InterruptedException {
        LockSupport.parkNanos(ROOM_PAUSE_NANOS);
        if (Thread.interrupted()) throw new InterruptedException();
    }

    @Override
    void requireOpen() {
        if (phase == Phase.CLOSED) throw AdapterException.shutdown();
    }

    private void run() {
        Running part = running.orElseThrow();
        DatagramPort.Receiver receiver =
                (from, bytes, length) -> {
                    received(part.state(), from, bytes, length);
                    return true;
                };
        try (DatagramPort port = part.port()) {
            while (phase == Phase.OPEN) {
                long now = ports.clock().nanos();
                port.await(idle(part.state(), now), true, () -> phase == Phase.OPEN, now);
                port.drain(receiver, config.packetPoolSize(), ports.clock().nanos());
            }
        } finally {
            ended();
        }
    }

    private long idle(LinkState state, long now) {
        lock.lock();
        try {
            if (phase != Phase.OPEN) return 0;
            state.tick(now);
            return state.idleNanos(now);
        } finally {
            lock.unlock();
        }
    }

    private void received(LinkState state, InetSocketAddress from, byte[] bytes, int length) {
        lock.lock();
        try {
            if (phase != Phase.OPEN) return;
            boolean wasUp = state.isUp();
            state.received(from, bytes, length, ports.clock().nanos());
            if (!wasUp && state.isUp()) changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whoever waits must not wait for a thread that is gone. */
    private void ended() {
        lock.lock();
        try {
            phase = Phase.CLOSED;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
