package org.netmesh.mesh.udp;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.port.MonotonicClock;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.kernel.port.WallClock;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.SocketBuffers;
import org.netmesh.mesh.node.Command;
import org.netmesh.mesh.node.MeshCore;
import org.netmesh.mesh.node.NodeSetup;
import org.netmesh.mesh.pin.PinChange;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.wire.DropReason;

/**
 * Drives the core of a node in turns, one at a time: the clocks are read once, then is done what is
 * due, what callers ask and what has come, all bounded. A thread of its own takes turns and sleeps
 * when there is nothing to do; while it sleeps a caller takes the turn for what it asks, which
 * saves waking that thread. "On the loop" means within a turn, whoever takes it. Thread-safe: every
 * call is a command in a bounded queue.
 */
public final class EventLoop {
    static final int MAX_COMMANDS = 65_536;
    private static final int COMMANDS_PER_TURN = 256;
    private static final int DATAGRAMS_PER_TURN = 64;

    /** Turns in a row that a caller takes for others who ask meanwhile. */
    private static final int CALLERS_TURNS = 8;

    /** After which a caller looks into the socket before its command. */
    private static final long STALE_NANOS = 200_000;

    private static final System.Logger LOG = System.getLogger("org.netmesh.mesh");

    private final MessagePassingQueue<Command> commands =
            new MpscVarHandleArrayQueue<>(MAX_COMMANDS);
    // A stream is in it at most once.
    private final Queue<Unread> taken = new ConcurrentLinkedQueue<>();

    /** Whoever holds it takes a turn: the core and the sending side of the port are theirs. */
    private final ReentrantLock wheel = new ReentrantLock();

    private final DatagramPort port;
    private final LoopOutput output;
    private final NodeEvents events;
    private final Predicate<InetSocketAddress> blocked;
    private final MonotonicClock monotonic;
    private final WallClock wall;
    private final MeshCore core;
    private final Thread thread;
    // Guarded by the wheel.
    private Now now;
    private long drainedNanos;
    private boolean faultLogged;
    // Written under the wheel: whether callers may take turns, and when something is due.
    private volatile boolean shared;
    private volatile long dueNanos;
    // Written by the node's own thread: until when it sleeps unless it is woken.
    private volatile long sleepsUntilNanos;
    private boolean listening;
    private volatile boolean starting;
    private volatile boolean closing;
    private volatile boolean ended;

    /**
     * What a loop needs from outside.
     *
     * @param pins keeps what the core pins; must not block
     */
    public record Ports(
            MonotonicClock monotonic,
            WallClock wall,
            UserExecutor users,
            NodeEvents events,
            Predicate<InetSocketAddress> blocked,
            Consumer<? super PinChange> pins) {}

    private EventLoop(NodeSetup setup, DatagramPort port, Ports ports) {
        this.port = port;
        this.events = ports.events();
        this.blocked = ports.blocked();
        this.monotonic = ports.monotonic();
        this.wall = ports.wall();
        this.now = readClocks();
        this.output =
                new LoopOutput(port, ports.blocked(), ports.events(), ports.users(), ports.pins());
        this.core = new MeshCore(setup, output, now);
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("netmesh-" + port.localAddress().getPort())
                        .unstarted(this::run);
    }

    /**
     * Binds the socket and runs; the core is not started.
     *
     * @throws MeshException {@code BIND_FAILED}
     */
    public static EventLoop open(
            NodeSetup setup, InetSocketAddress bind, SocketBuffers buffers, Ports ports) {
        EventLoop loop = new EventLoop(setup, DatagramPort.open(bind, buffers), ports);
        loop.thread.start();
        return loop;
    }

    public InetSocketAddress localAddress() {
        return port.localAddress();
    }

    /**
     * @throws MeshException {@code INVALID_CONFIG} for an address that the socket can never send to
     */
    public void requireReachable(InetSocketAddress address) {
        boolean ipv4Only = !(port.localAddress().getAddress() instanceof Inet6Address);
        if (address.isUnresolved() || address.getPort() == 0) {
            throw MeshException.invalidConfig(
                    "a peer's address needs an IP address and a port: " + address);
        }
        if (ipv4Only && address.getAddress() instanceof Inet6Address) {
            throw MeshException.invalidConfig(
                    "this node is bound to the IPv4 address %s and cannot reach %s"
                            .formatted(port.localAddress(), address));
        }
    }

    /** Shows what the loop and its core count. */
    public NodeMeters meters() {
        return new NodeMeters(core.figures(), core.drops(), port.figures());
    }

    /** Lets the core begin; at once or with the next turn. Idempotent. */
    public void start() {
        starting = true;
        port.wake();
    }

    /** Readers of a stream took so much that its sender should hear of it. */
    public void taken(Unread unread) {
        taken.add(unread);
        advance(false);
    }

    /** Asks the core and waits for the answer. */
    public <T> T call(String operation, Function<CompletableFuture<T>, Command> command) {
        Answer<T> answer = new Answer<>();
        submit(command.apply(answer), true);
        return answer.await(operation);
    }

    /** Asks the core; the answer's dependants run on virtual threads. */
    public <T> CompletableFuture<T> ask(Function<CompletableFuture<T>, Command> command) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        submit(command.apply(answer), false);
        return answer;
    }

    /** Asks the core for something whose outcome nobody waits for. */
    public void tell(Function<CompletableFuture<Boolean>, Command> command) {
        submit(command.apply(new Answer<>()), false);
    }

    /**
     * As {@link #tell(Function)}.
     *
     * @param urgent whether somebody waits for what comes of it; else it may wait for more of its
     *     kind, which then share packets
     * @param refused told if the core does not get it, here or on the loop
     */
    public void tell(
            Function<CompletableFuture<Boolean>, Command> command,
            boolean urgent,
            Consumer<? super Throwable> refused) {
        CompletableFuture<Boolean> answer = new Answer<>();
        answer.exceptionally(why -> {
            refused.accept(why);
            return false;
        });
        submit(command.apply(answer), urgent);
    }

    private void submit(Command command, boolean urgent) {
        if (closing) {
            output.fail(command.done(), MeshException.shutdown());
            return;
        }
        if (!commands.offer(command)) {
            output.fail(command.done(), MeshException.limit("commands waiting", MAX_COMMANDS));
            return;
        }
        advance(urgent);
    }

    /** Sees to it that what waits is done: if urgent by this thread, unless others are at it. */
    private void advance(boolean urgent) {
        // The loop may have ended between the look at it and the offer: then nobody else comes.
        if (ended) {
            refuse();
            return;
        }
        if (!shared || !urgent) {
            port.wake();
            return;
        }
        for (int turns = 0; asked() && turns < CALLERS_TURNS; turns++) {
            // The node's own thread, when it is awake, does it together with what else there is;
            // another caller looks again after its turn.
            if (!port.sleeping() || wheel.isHeldByCurrentThread() || !wheel.tryLock()) return;
            try {
                callersTurn();
            } finally {
                wheel.unlock();
            }
        }
        if (asked() || dueNanos < sleepsUntilNanos) port.wake();
        letOthersRun();
    }

    // Nothing preempts a virtual thread: one that asks and asks and never has to wait for an
    // answer would keep its carrier for itself.
    @SuppressWarnings("ThreadPriorityCheck")
    private static void letOthersRun() {
        if (Thread.currentThread().isVirtual()) Thread.yield();
    }

    private void callersTurn() {
        try {
            now = readClocks();
            // Credit and acknowledgements lie in the socket while the node's own thread waits for
            // a processor.
            if (now.nanos() - drainedNanos >= STALE_NANOS) drain();
            answer();
            guarded(() -> core.timers(now));
            endTurn();
        } catch (Error e) {
            // The caller's stack may have been too deep: the core is in an unknown state.
            closing = true;
            port.wake();
            throw e;
        }
    }

    /**
     * Ends the loop: what waits fails with {@code SHUTDOWN}. Idempotent.
     *
     * @param grace how long to wait for the thread at most
     */
    public void close(Duration grace) {
        closing = true;
        port.wake();
        try {
            thread.join(grace);
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("close", e);
        }
    }

    private void run() {
        try {
            while (!closing && port.usable()) {
                if (!turn()) sleep();
            }
        } finally {
            end();
        }
    }

    /** Returns whether the next turn should follow at once. */
    private boolean turn() {
        wheel.lock();
        try {
            now = readClocks();
            if (starting) core.start(now);
            guarded(() -> core.timers(now));
            answer();
            boolean more = core.listening() && drain();
            endTurn();
            listening = core.listening();
            shared = core.started();
            return more || closing;
        } finally {
            wheel.unlock();
        }
    }

    private void endTurn() {
        guarded(() -> core.endTurn(now));
        dueNanos = core.nextTimerNanos();
    }

    /** Takes what has come; returns whether there may be more. */
    private boolean drain() {
        drainedNanos = now.nanos();
        return port.drain(this::received, DATAGRAMS_PER_TURN, now.nanos());
    }

    private void sleep() {
        long nowNanos = monotonic.nanos();
        sleepsUntilNanos = dueNanos;
        long limit =
                sleepsUntilNanos == Long.MAX_VALUE
                        ? Long.MAX_VALUE
                        : Math.max(0, sleepsUntilNanos - nowNanos);
        port.await(limit, listening, this::idle, nowNanos);
    }

    private boolean idle() {
        return !asked() && !closing && starting == shared && dueNanos >= sleepsUntilNanos;
    }

    /** Whether callers wait for something. */
    private boolean asked() {
        return !commands.isEmpty() || !taken.isEmpty();
    }

    /** Does what callers ask, as much as belongs into one turn. */
    private void answer() {
        for (Unread next = taken.poll(); next != null; next = taken.poll()) {
            Unread unread = next;
            guarded(() -> core.taken(unread, now));
        }
        for (int count = 0; count < COMMANDS_PER_TURN; count++) {
            Command command = commands.poll();
            if (command == null) return;
            carryOut(command);
        }
    }

    private boolean received(InetSocketAddress from, byte[] bytes, int length) {
        if (blocked.test(from)) {
            core.dropped(DropReason.BLOCKED);
            return true;
        }
        guarded(() -> {
            DropReason reason = core.datagram(from, bytes, 0, length, now);
            if (reason.dropped()) FlightRecord.dropped(reason, length);
        });
        // A handshake may have been the last thing it waited for before its start.
        return core.listening();
    }

    private void carryOut(Command command) {
        try {
            core.command(command, now);
        } catch (RuntimeException e) {
            output.fail(command.done(), e);
            fault(e);
        }
    }

    /** A fault of ours costs one input, not the node. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            fault(e);
        }
    }

    private void fault(RuntimeException fault) {
        if (faultLogged) return;
        faultLogged = true;
        LOG.log(
                System.Logger.Level.ERROR,
                "an input was given up; this is a fault of netmesh",
                fault);
    }

    private void end() {
        boolean broken = !closing;
        closing = true;
        wheel.lock();
        try {
            guarded(() -> core.close(now));
            port.close();
        } finally {
            wheel.unlock();
        }
        // Whoever asks from here on sees that nobody else comes.
        ended = true;
        refuse();
        events.finish();
        if (broken) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the socket {0} is unusable: its node is closed",
                    localAddress());
        }
    }

    /** A closed core refuses whatever is asked. */
    private void refuse() {
        wheel.lock();
        try {
            while (asked()) answer();
        } finally {
            wheel.unlock();
        }
    }

    private Now readClocks() {
        return new Now(monotonic.nanos(), wall.epochNanos());
    }
}
