package org.netmesh.testkit.sim;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.discovery.AnnounceOptions;
import org.netmesh.mesh.discovery.DiscoveryCommand;
import org.netmesh.mesh.discovery.DiscoveryProtocol;

/** A simulated node's announcements. Confined to the simulation's thread. */
public final class SimDiscovery {
    private final SimNode node;
    private final DiscoveryProtocol protocol;

    SimDiscovery(SimNode node, DiscoveryProtocol protocol) {
        this.node = node;
        this.protocol = protocol;
    }

    public CompletableFuture<Boolean> announce(CapabilitySet set, AnnounceOptions options) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        node.command(protocol, new DiscoveryCommand.Announce(set, options, done)).join();
        return done;
    }

    /** Announces tags, at the usual pace. */
    public CompletableFuture<Boolean> announce(String... tags) {
        return announce(
                CapabilitySet.builder().tags(List.of(tags)).build(), AnnounceOptions.DEFAULT);
    }

    /** Announces what there is, with a change. */
    public CompletableFuture<Boolean> edit(UnaryOperator<CapabilitySet> change) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        node.command(protocol, new DiscoveryCommand.Edit(change, done)).join();
        return done;
    }

    /** The nodes that this one knows to have a tag. */
    public List<NodeId> find(String tag) {
        return index().query(CapabilityFilter.builder().requireTag(tag).build());
    }

    public CapabilityIndex index() {
        return protocol.index();
    }

    /** How many copies came to which end. */
    public Map<String, Long> outcomes() {
        return protocol.outcomes();
    }
}
