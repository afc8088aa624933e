package org.netmesh.rpc;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Headers in their order; a name may come several times (spec 09 §4.1). Names are compared exactly.
 * Immutable.
 *
 * @param all at most {@value #MAX_COUNT}
 */
public record RpcHeaders(List<RpcHeader> all) implements Iterable<RpcHeader> {
    public static final int MAX_COUNT = 32;

    public static final RpcHeaders EMPTY = new RpcHeaders(List.of());

    /**
     * @throws IllegalArgumentException if there are more than 32
     */
    public RpcHeaders {
        if (all.size() > MAX_COUNT) {
            throw new IllegalArgumentException(all.size() + " headers (at most 32)");
        }
        all = List.copyOf(all);
    }

    public static RpcHeaders of(RpcHeader... headers) {
        return new RpcHeaders(List.of(headers));
    }

    /** The first header of the name. */
    public Optional<RpcHeader> first(String name) {
        for (RpcHeader header : all) if (header.name().equals(name)) return Optional.of(header);
        return Optional.empty();
    }

    public List<RpcHeader> all(String name) {
        return all.stream().filter(header -> header.name().equals(name)).toList();
    }

    /** These, then one more. */
    public RpcHeaders with(RpcHeader header) {
        List<RpcHeader> more = new ArrayList<>(all);
        more.add(header);
        return new RpcHeaders(more);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public int size() {
        return all.size();
    }

    @Override
    public Iterator<RpcHeader> iterator() {
        return all.iterator();
    }
}
