package org.netmesh.capability.placement;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;

/**
 * Filters by id, each with the label of the binding that brought it (spec 04b §7.5). Thread-safe.
 */
public final class PlacementFilterRegistry {
    /** The label of filters that are registered without one. */
    public static final String DEFAULT_LABEL = "java";

    private static final Meter INVOCATIONS =
            Meter.of(
                    "dataforts_placement_callback_invocations_total",
                    "Placement filters looked up for scoring.");
    private static final PlacementFilterRegistry GLOBAL =
            new PlacementFilterRegistry(Counters.none());

    private record Registered(PlacementFilter filter, LongAdder invocations) {}

    private final Counters counters;
    private final ConcurrentMap<String, Registered> filters = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> invocations = new ConcurrentHashMap<>();

    /**
     * @param counters told of each label once a filter of that label is registered
     */
    public PlacementFilterRegistry(Counters counters) {
        this.counters = counters;
    }

    /** The registry of whoever has none of their own. */
    public static PlacementFilterRegistry global() {
        return GLOBAL;
    }

    /** Registers a filter of this library's label. */
    public boolean register(RegisteredPlacementFilter filter) {
        return register(filter.id(), filter.filter());
    }

    /** Registers a filter of this library's label. */
    public boolean register(String id, PlacementFilter filter) {
        return register(id, filter, DEFAULT_LABEL);
    }

    /**
     * Never replaces a filter.
     *
     * @param label from a small set: it becomes a label of the counter
     * @return false if the id is taken; nothing has changed then
     */
    public boolean register(String id, PlacementFilter filter, String label) {
        boolean[] added = {false};
        filters.computeIfAbsent(
                id,
                _ -> {
                    added[0] = true;
                    return new Registered(filter, counter(label));
                });
        return added[0];
    }

    private LongAdder counter(String label) {
        return invocations.computeIfAbsent(
                label,
                binding -> {
                    LongAdder adder = new LongAdder();
                    counters.counter(INVOCATIONS.with("binding", binding), adder::sum);
                    return adder;
                });
    }

    /** A filter that somebody holds already stays usable. */
    public boolean unregister(String id) {
        return filters.remove(id) != null;
    }

    public boolean contains(String id) {
        return filters.containsKey(id);
    }

    /** Counts as one invocation of the filter's label if it is found. */
    public Optional<PlacementFilter> get(String id) {
        Registered found = filters.get(id);
        if (found == null) return Optional.empty();
        found.invocations.increment();
        return Optional.of(found.filter);
    }

    /** Invocations by label; unregistering resets nothing. */
    public Map<String, Long> invocations() {
        Map<String, Long> totals = new TreeMap<>();
        invocations.forEach((label, adder) -> totals.put(label, adder.sum()));
        return totals;
    }
}
