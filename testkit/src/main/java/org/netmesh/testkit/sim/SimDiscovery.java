package org.netmesh.testkit.sim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.netmesh.capability.CapabilityChange;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.ScopeFilter;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.discovery.AnnounceOptions;
import org.netmesh.mesh.discovery.DiscoveryCommand;
import org.netmesh.mesh.discovery.DiscoveryProtocol;

/** A simulated node's announcements. Confined to the simulation's thread. */
public final class SimDiscovery {
    private static final int WATCH_CAPACITY = 1_024;

    private final SimNode node;
    private final DiscoveryProtocol protocol;
    private final UserExecutor users;

    SimDiscovery(SimNode node, DiscoveryProtocol protocol, UserExecutor users) {
        this.node = node;
        this.protocol = protocol;
        this.users = users;
    }

    /** Announces these tags and nothing else. */
    public CompletableFuture<Boolean> announce(String... tags) {
        return announce(CapabilitySet.builder().tags(List.of(tags)).build());
    }

    public CompletableFuture<Boolean> announce(CapabilitySet set) {
        return announce(set, AnnounceOptions.DEFAULT);
    }

    public CompletableFuture<Boolean> announce(CapabilitySet set, AnnounceOptions options) {
        return ask(done -> new DiscoveryCommand.Announce(set, options, done));
    }

    /** Announces the present set with a change; the change runs at once. */
    public CompletableFuture<Boolean> edit(UnaryOperator<CapabilitySet> change) {
        CapabilitySet before = protocol.baseline();
        CapabilitySet after = change.apply(before);
        return ask(done -> new DiscoveryCommand.Replace(before, after, done));
    }

    /** The nodes that announce the tag. */
    public List<NodeId> find(String tag) {
        return index().query(CapabilityFilter.builder().requireTag(tag).build());
    }

    public List<NodeId> findScoped(CapabilityFilter filter, ScopeFilter scope) {
        return index().query(filter, scope, protocol::sameSubnet);
    }

    /** What the node announced, as far as it is known here. */
    public Optional<CapabilitySet> of(SimNode other) {
        return index().get(other.id());
    }

    public Subscription<CapabilityChange> watch(CapabilityFilter filter) {
        return index().watch(filter, WATCH_CAPACITY, users);
    }

    public CapabilityIndex index() {
        return protocol.index();
    }

    /** The protocol itself, as upper rooms use it. */
    public DiscoveryProtocol plane() {
        return protocol;
    }

    /** How many copies came to which end. */
    public Map<String, Long> outcomes() {
        return protocol.outcomes();
    }

    private <T> CompletableFuture<T> ask(Function<CompletableFuture<T>, DiscoveryCommand> command) {
        CompletableFuture<T> done = new CompletableFuture<>();
        node.command(protocol, command.apply(done)).join();
        return done;
    }
}
