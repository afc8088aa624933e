package org.netmesh.mesh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.MonotonicClock;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.kernel.port.WallClock;
import org.netmesh.mesh.node.NodeSetup;
import org.netmesh.mesh.node.StandardProtocols;
import org.netmesh.mesh.pin.PinKeeper;
import org.netmesh.mesh.udp.EventLoop;

/** What stands behind a node's verbs, wired. Thread-safe. */
record Rooms(
        EventLoop loop,
        UserSubprotocols messages,
        Channels channels,
        Discovery discovery,
        Optional<PinKeeper> pins,
        List<Counters.Registration> registrations) {
    /**
     * @throws MeshException {@code BIND_FAILED}, {@code STATE_DAMAGED}
     * @throws org.netmesh.kernel.port.StorageException of the state folder
     */
    static Rooms open(
            MeshNodeConfig config,
            Inbound inbound,
            PartitionFilter partitions,
            UserExecutor users) {
        Optional<PinKeeper> pins = config.state().map(state -> PinKeeper.open(state, users));
        boolean open = false;
        try {
            Rooms rooms = open(config, inbound, partitions, users, pins);
            open = true;
            return rooms;
        } finally {
            if (!open) pins.ifPresent(keeper -> keeper.close(Duration.ZERO));
        }
    }

    private static Rooms open(
            MeshNodeConfig config,
            Inbound inbound,
            PartitionFilter partitions,
            UserExecutor users,
            Optional<PinKeeper> pins) {
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
                loop, new UserSubprotocols(loop, users), channels, discovery, pins, registrations);
    }

    /** Ends the loop, then what it wrote to. */
    void close(Duration grace) {
        loop.close(grace);
        pins.ifPresent(keeper -> keeper.close(grace));
        registrations.forEach(Counters.Registration::close);
    }
}
