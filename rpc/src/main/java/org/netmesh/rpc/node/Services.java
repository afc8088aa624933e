package org.netmesh.rpc.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.netmesh.capability.CapabilityException;
import org.netmesh.kernel.ChannelName;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelPlane;
import org.netmesh.mesh.discovery.DiscoveryPlane;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.rpc.RpcServeException;
import org.netmesh.rpc.ServiceName;

/**
 * What this node serves: whose request channel is claimed, who may subscribe to its reply channels,
 * and that everyone is told (spec 09 §9, §12.1, §12.4). Confined to the event loop.
 */
final class Services {
    private final ProtocolContext context;
    private final ChannelPlane channels;
    private final DiscoveryPlane discovery;
    // A closed service stays until its last call has ended, or another takes its name.
    private final Map<ChannelName, Service> byChannel = new HashMap<>();

    Services(ProtocolContext context, ChannelPlane channels, DiscoveryPlane discovery) {
        this.context = context;
        this.channels = channels;
        this.discovery = discovery;
    }

    /** The service whose request channel this is, closed ones with calls too. */
    @Nullable Service on(ChannelName channel) {
        return byChannel.get(channel);
    }

    /**
     * @throws RpcServeException if the name is taken or cannot be; nothing has changed
     */
    void add(Service service, Now now) {
        ServiceName name = service.name();
        ChannelName requests = name.requestChannel();
        Service before = byChannel.get(requests);
        if (before != null && !before.closing) throw RpcServeException.alreadyServing(name);
        try {
            context.claim(requests);
            if (service.options().announce()) discovery.addTag(name.discoveryTag(), now);
        } catch (MeshException | CapabilityException e) {
            if (before == null) context.release(requests);
            throw RpcServeException.because(String.valueOf(e.getMessage()));
        }
        byChannel.put(requests, service);
        channels.register(ChannelConfig.builder(requests.value()).build());
        channels.registerPrefix(replies(name), open(replies(name)));
    }

    /** Nobody is to call it any more; calls that run go on. */
    void withdraw(Service service, Now now) {
        if (service.closing) return;
        service.closing = true;
        ServiceName name = service.name();
        channels.unregister(name.requestChannel());
        channels.unregisterPrefix(replies(name));
        if (service.options().announce()) discovery.removeTag(name.discoveryTag(), now);
        drained(service);
    }

    /** A call of the service ended: a closed one may now be gone. */
    void drained(Service service) {
        if (!service.closing || service.inFlight() > 0) return;
        ChannelName requests = service.name().requestChannel();
        if (byChannel.remove(requests, service)) context.release(requests);
        context.complete(service.drained(), true);
    }

    List<Service> all() {
        return new ArrayList<>(byChannel.values());
    }

    private static String replies(ServiceName name) {
        return name.value() + ".replies.";
    }

    private static ChannelConfig open(String prefix) {
        return ChannelConfig.builder(prefix + "prefix").build();
    }
}
