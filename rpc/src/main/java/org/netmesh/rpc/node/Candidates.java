package org.netmesh.rpc.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.Xxh3;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.rpc.CallOptions;
import org.netmesh.rpc.RoutingPolicy;
import org.netmesh.rpc.RpcNoRouteException;
import org.netmesh.rpc.ServiceName;

/**
 * Which nodes serve a service, and in which order a call tries them (spec 09 §18). Confined to the
 * event loop.
 */
public final class Candidates {
    private static final int MAX_REMEMBERED = 256;

    /** What the index said of a service, as of a version of it. */
    private record Remembered(long version, List<NodeId> nodes) {}

    private final ProtocolContext context;
    private final CapabilityIndex index;
    private final ToLongFunction<NodeId> load;
    private final Map<ServiceName, Remembered> remembered =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ServiceName, Remembered> eldest) {
                    return size() > MAX_REMEMBERED;
                }
            };
    private long cursor;

    /**
     * @param load calls of ours that are under way to a node
     */
    Candidates(ProtocolContext context, CapabilityIndex index, ToLongFunction<NodeId> load) {
        this.context = context;
        this.index = index;
        this.load = load;
    }

    /**
     * The nodes for a call, the chosen one first.
     *
     * @throws RpcNoRouteException if there is none
     */
    List<NodeId> of(ServiceName service, CallOptions options) {
        String tag = service.discoveryTag();
        List<NodeId> serving = serving(service);
        if (serving.isEmpty()) throw RpcNoRouteException.nowhere("no node announces " + tag);
        List<NodeId> fitting = serving.stream().filter(node -> fits(node, options)).toList();
        if (fitting.isEmpty()) {
            throw RpcNoRouteException.nowhere(
                    "no node that announces %s meets the call's predicate".formatted(tag));
        }
        List<NodeId> able =
                options.filterUnhealthy()
                        ? fitting.stream().filter(context::available).toList()
                        : fitting;
        if (able.isEmpty()) {
            throw RpcNoRouteException.nowhere(
                    "all %d nodes that announce %s are marked unhealthy"
                            .formatted(fitting.size(), tag));
        }
        return from(first(able, options.routing()), able);
    }

    /** By ascending unsigned id. */
    private List<NodeId> serving(ServiceName service) {
        long version = index.version();
        Remembered known = remembered.get(service);
        if (known != null && known.version == version) return known.nodes;
        List<NodeId> nodes = find(index, service);
        remembered.put(service, new Remembered(version, nodes));
        return nodes;
    }

    /** The nodes that announce the service, by ascending unsigned id. Thread-safe. */
    public static List<NodeId> find(CapabilityIndex index, ServiceName service) {
        return index
                .query(CapabilityFilter.builder().requireTag(service.discoveryTag()).build())
                .stream()
                .sorted()
                .toList();
    }

    private boolean fits(NodeId node, CallOptions options) {
        return options.among()
                .map(predicate -> index.get(node).map(set -> predicate.test(set)).orElse(false))
                .orElse(true);
    }

    private int first(List<NodeId> able, RoutingPolicy policy) {
        int count = able.size();
        return switch (policy) {
            case RoutingPolicy.RoundRobin _ -> (int) Long.remainderUnsigned(cursor++, count);
            case RoutingPolicy.Random _ -> hashed(cursor++, count);
            case RoutingPolicy.Sticky(long key) -> hashed(key, count);
            case RoutingPolicy.LowestLatency _ -> nearest(able);
            case RoutingPolicy.LeastLoaded _ -> least(able, load);
        };
    }

    private int nearest(List<NodeId> able) {
        Map<NodeId, Duration> latencies = context.latencies();
        return least(
                able,
                node -> {
                    if (node.equals(context.self())) return 0;
                    Duration known = latencies.get(node);
                    return known == null ? Long.MAX_VALUE : known.toNanos();
                });
    }

    /** The first of equals. */
    private static int least(List<NodeId> able, ToLongFunction<NodeId> measure) {
        List<Long> measures = able.stream().map(measure::applyAsLong).toList();
        return measures.indexOf(measures.stream().min(Comparator.naturalOrder()).orElseThrow());
    }

    /** Agrees with every other implementation. */
    static int hashed(long number, int count) {
        byte[] bytes = new byte[Long.BYTES];
        for (int i = 0; i < Long.BYTES; i++) bytes[i] = (byte) (number >>> (8 * i));
        return (int) Long.remainderUnsigned(Xxh3.hash64(bytes), count);
    }

    private static List<NodeId> from(int first, List<NodeId> nodes) {
        List<NodeId> order = new ArrayList<>(nodes.subList(first, nodes.size()));
        order.addAll(nodes.subList(0, first));
        return order;
    }
}
