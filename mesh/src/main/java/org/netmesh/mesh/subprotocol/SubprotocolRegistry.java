package org.netmesh.mesh.subprotocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The subprotocols a node knows, by id (spec 02 §20.2). Thread-safe. */
public final class SubprotocolRegistry {
    private static final Version FIRST = new Version(1, 0);

    private final Map<SubprotocolId, SubprotocolDescriptor> known = new ConcurrentSkipListMap<>();

    public SubprotocolRegistry() {}

    /** What every node knows from the start. */
    public static SubprotocolRegistry withDefaults() {
        SubprotocolRegistry registry = new SubprotocolRegistry();
        registry.register(SubprotocolDescriptor.of(SubprotocolId.CAUSAL, "causal", FIRST));
        registry.register(SubprotocolDescriptor.of(SubprotocolId.SNAPSHOT, "snapshot", FIRST));
        registry.register(SubprotocolDescriptor.of(SubprotocolId.MIGRATION, "migration", FIRST));
        registry.register(
                SubprotocolDescriptor.of(SubprotocolId.NEGOTIATION, "negotiation", FIRST));
        registry.register(
                SubprotocolDescriptor.of(SubprotocolId.STREAM_WINDOW, "stream-window", FIRST));
        return registry;
    }

    /** Puts a descriptor in the place of the one with its id, and returns that. */
    public Optional<SubprotocolDescriptor> register(SubprotocolDescriptor descriptor) {
        return Optional.ofNullable(known.put(descriptor.id(), descriptor));
    }

    public Optional<SubprotocolDescriptor> unregister(SubprotocolId id) {
        return Optional.ofNullable(known.remove(id));
    }

    public Optional<SubprotocolDescriptor> get(SubprotocolId id) {
        return Optional.ofNullable(known.get(id));
    }

    /** Ascending by id. */
    public List<SubprotocolDescriptor> all() {
        return List.copyOf(known.values());
    }

    /** Tags of what is handled here, ascending by id. */
    public List<String> capabilityTags() {
        return handled().stream().map(SubprotocolDescriptor::capabilityTag).toList();
    }

    /** What is handled here, as it is offered to a peer. */
    public SubprotocolManifest manifest() {
        return new SubprotocolManifest(
                handled().stream()
                        .map(d -> new SubprotocolManifest.Entry(d.id(), d.version(), d.minimum()))
                        .toList());
    }

    private List<SubprotocolDescriptor> handled() {
        return known.values().stream().filter(SubprotocolDescriptor::handled).toList();
    }
}
