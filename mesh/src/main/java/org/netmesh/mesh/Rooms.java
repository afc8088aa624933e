package org.netmesh.mesh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.flow.Mailbox;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.MonotonicClock;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.kernel.port.WallClock;
import org.netmesh.mesh.node.Command;
import org.netmesh.mesh.node.NodeSetup;
import org.netmesh.mesh.node.StandardProtocols;
import org.netmesh.mesh.pin.PinKeeper;
import org.netmesh.mesh.udp.EventLoop;

/** What stands behind a node's verbs, wired. Thread-safe. */
record Rooms(
        EventLoop loop,
        Inbound inbound,
        PartitionFilter partitionFilter,
        UserExecutor users,
        UserSubprotocols messages,
        Channels channels,
        Discovery discovery,
        Optional<PinKeeper> pins,
        List<Counters.Registration> registrations) {
    private static final int CALLERS_KEPT = 1_024;

    /**
     * @throws MeshException {@code BIND_FAILED}, {@code STATE_DAMAGED}
     * @throws org.netmesh.kernel.port.StorageException of the state folder
     */
    static Rooms open(MeshNodeConfig config, UserExecutor users) {
        Optional<PinKeeper> pins = config.state().map(state -> PinKeeper.open(state, users));
        boolean open = false;
        try {
            Rooms rooms = open(config, users, pins);
            open = true;
            return rooms;
        } finally {
            if (!open) pins.ifPresent(keeper -> keeper.close(Duration.ZERO));
        }
    }

    private static Rooms open(MeshNodeConfig config, UserExecutor users, Optional<PinKeeper> pins) {
        Inbound inbound =
                new Inbound(
                        config.numShards(),
                        config.inboundCapacity(),
                        config.inboundOverflow(),
                        users);
        PartitionFilter partitions = new PartitionFilter();
        MonotonicClock clock = MonotonicClock.system();
        WallClock wallClock = WallClock.system();
        NodeSetup setup = config.setup(pins.map(PinKeeper::pinned).orElse(List.of()));
        EventLoop loop =
                EventLoop.open(
                        setup,
                        config.bindAddress(),
                        config.socketBuffers(),
                        new EventLoop.Ports(
                                clock,
                                wallClock,
                                users,
                                inbound,
                                partitions::isBlocked,
                                change -> pins.ifPresent(keeper -> keeper.changed(change))));
        inbound.onTaken(loop::taken);
        StandardProtocols protocols =
                StandardProtocols.of(
                        config.identity(),
                        config.discovery(),
                        config.channels(),
                        setup.crypto(),
                        setup.entropy(),
                        new CapabilityIndex(clock, wallClock));
        Discovery discovery =
                new Discovery(loop, protocols.discovery(), config.identity().nodeId(), users);
        Channels channels = new Channels(loop, protocols.channels(), users);
        List<Counters.Registration> registrations = new ArrayList<>();
        registrations.addAll(loop.meters().register(config.counters()));
        registrations.addAll(inbound.register(config.counters()));
        registrations.addAll(discovery.register(config.counters()));
        registrations.addAll(channels.register(config.counters()));
        pins.ifPresent(keeper -> registrations.add(keeper.register(config.counters())));
        return new Rooms(
                loop,
                inbound,
                partitions,
                users,
                new UserSubprotocols(loop, users),
                channels,
                discovery,
                pins,
                registrations);
    }

    /** Those who call from now on and are wanted. */
    Subscription<Peer> callers(Predicate<? super NodeId> wanted) {
        Mailbox<Peer> callers = new Mailbox<>(CALLERS_KEPT);
        loop.<Boolean>call("acceptAny", done -> new Command.AcceptAny(callers, done));
        return new SourceSubscription<>(
                new Wanted(callers, wanted, MonotonicClock.system()), users) {
            @Override
            public void close() {
                super.close();
                loop.tell(done -> new Command.StopAccepting(callers, done));
            }
        };
    }

    /** Ends the loop, then what it wrote to; an interrupt ends the waiting, not the closing. */
    void close(Duration grace) {
        unlessInterrupted(() -> loop.close(grace));
        unlessInterrupted(() -> pins.ifPresent(keeper -> keeper.close(grace)));
        registrations.forEach(Counters.Registration::close);
    }

    private static void unlessInterrupted(Runnable closing) {
        try {
            closing.run();
        } catch (InterruptedOperationException e) {
            // The thread keeps its interrupt, and what was begun ends without it.
        }
    }
}
