package org.netmesh.mesh;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What upper rooms keep of one node, one of each kind. Thread-safe. */
final class Parts {
    private final MeshNode node;
    private final Map<Class<?>, Object> parts = new HashMap<>();

    Parts(MeshNode node) {
        this.node = node;
    }

    /** Made by whoever asks first; a making that fails leaves nothing behind. */
    synchronized <P> P of(Class<P> kind, Function<? super MeshNode, ? extends P> first) {
        Object known = parts.get(kind);
        if (known != null) return kind.cast(known);
        P made = first.apply(node);
        parts.put(kind, made);
        return made;
    }
}
