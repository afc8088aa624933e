package org.netmesh.capability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.netmesh.capability.predicate.FloatText;
import org.netmesh.capability.predicate.P;
import org.netmesh.capability.predicate.Predicate;
import org.netmesh.kernel.NodeId;

/**
 * What can be asked of an index beside "who matches": counts, lineages, the nearest (spec 04a §11).
 * Thread-safe.
 */
public final class CapabilityOperators {
    /** A node on a lineage and the tag that brought it there. */
    public record Step(NodeId nodeId, Tag tag) {}

    private final CapabilityIndex index;

    public CapabilityOperators(CapabilityIndex index) {
        this.index = index;
    }

    /** The nodes with that key, with a value or without. */
    public List<NodeId> matchAxis(TaxonomyAxis axis, String key) {
        return index.query(P.exists(new TagKey(axis, key)));
    }

    /** The nodes with exactly that value under the key. */
    public List<NodeId> matchAxis(TaxonomyAxis axis, String key, String value) {
        return index.query(P.equalTo(new TagKey(axis, key), value));
    }

    /**
     * What {@code aggregator} makes of the nodes for which the predicate holds, by ascending id.
     */
    public <R> R aggregate(Predicate predicate, Function<List<IndexedNode>, R> aggregator) {
        return aggregator.apply(index.matching(predicate));
    }

    /** Aggregator: the distinct values under a tag key, sorted. */
    public static Function<List<IndexedNode>, SortedSet<String>> distinctValues(TagKey key) {
        return nodes -> {
            SortedSet<String> values = new TreeSet<>(TextOrder.UTF8);
            for (IndexedNode node : nodes) {
                for (Tag tag : node.capabilities().tags()) {
                    if (tag instanceof Tag.AxisValue value && value.tagKey().equals(key)) {
                        values.add(value.text());
                    }
                }
            }
            return values;
        };
    }

    /** Aggregator: the largest finite number under a metadata key. */
    public static Function<List<IndexedNode>, OptionalDouble> maxMetadata(String key) {
        return nodes ->
                nodes.stream()
                        .map(node -> node.capabilities().metadata().getOrDefault(key, ""))
                        .mapToDouble(FloatText::parse)
                        .filter(Double::isFinite)
                        .max();
    }

    /** The nodes for which the predicate holds, nearest first, at most {@code limit}. */
    public List<NodeId> nearest(Predicate predicate, RttLookup rtt, int limit) {
        return index.query(predicate).stream().sorted(measured(rtt)).limit(limit).toList();
    }

    /**
     * The nodes that hold a chain in any form, nearest first.
     *
     * @param hash as {@link ChainTags} take it
     */
    public List<NodeId> chainHolders(String hash, RttLookup rtt) {
        return holders(hash).stream().sorted(measured(rtt)).toList();
    }

    /** Asks the lookup once a node, so that a changing measurement cannot upset the sort. */
    private static Comparator<NodeId> measured(RttLookup rtt) {
        Map<NodeId, Optional<Duration>> known = new HashMap<>();
        RttLookup once = node -> known.computeIfAbsent(node, rtt::rtt);
        return once.nearestFirst();
    }

    private List<NodeId> holders(String hash) {
        return index.nodes().stream()
                .filter(node -> node.capabilities().tags().stream().anyMatch(ChainTags.holds(hash)))
                .map(IndexedNode::nodeId)
                .toList();
    }

    /**
     * Walks from a {@code fork-of:} tag to the first holder of the parent chain, again and again:
     * at most {@code maxDepth} times, never twice to one node.
     */
    public List<Step> traverse(NodeId start, Tag startTag, int maxDepth) {
        List<Step> path = new ArrayList<>(List.of(new Step(start, startTag)));
        Set<NodeId> visited = new HashSet<>(Set.of(start));
        Optional<String> parent = parentOf(startTag);
        while (parent.isPresent() && path.size() <= maxDepth) {
            Optional<NodeId> holder = holders(parent.get()).stream().findFirst();
            if (holder.isEmpty() || !visited.add(holder.get())) break;
            path.add(new Step(holder.get(), new Tag.Reserved(WellKnown.CAUSAL, parent.get())));
            parent = parentOf(holder.get());
        }
        return path;
    }

    private Optional<String> parentOf(NodeId node) {
        return index.get(node).stream()
                .flatMap(set -> set.tags().stream())
                .flatMap(tag -> parentOf(tag).stream())
                .findFirst();
    }

    private static Optional<String> parentOf(Tag tag) {
        return tag instanceof Tag.Reserved(String prefix, String body)
                        && prefix.equals(WellKnown.FORK_OF)
                ? Optional.of(body)
                : Optional.empty();
    }
}
