package org.netmesh.mesh;

import java.util.ArrayList;
import java.util.List;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.MonotonicClock;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.kernel.port.WallClock;
import org.netmesh.mesh.node.NodeSetup;
import org.netmesh.mesh.node.StandardProtocols;
import org.netmesh.mesh.udp.EventLoop;

/** What stands behind a node's verbs, wired. Thread-safe. */
record Rooms(
        EventLoop loop,
        UserSubprotocols messages,
        Channels channels,
        Discovery discovery,
        List<Counters.Registration> registrations) {
    /**
     * @throws MeshException {@code BIND_FAILED}
     */
    static Rooms open(
            MeshNodeConfig config,
            Inbound inbound,
            PartitionFilter partitions,
            UserExecutor users) {
        MonotonicClock clock = MonotonicClock.system();
        WallClock wallClock = WallClock.system();
        NodeSetup setup = config.setup();
        EventLoop loop =
                EventLoop.open(
                        setup,
                        config.bindAddress(),
                        config.socketBuffers(),
                        new EventLoop.Ports(
                                clock, wallClock, users, inbound, partitions::isBlocked));
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
        return new Rooms(
                loop, new UserSubprotocols(loop, users), channels, discovery, registrations);
    }
}
