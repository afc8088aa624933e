package org.netmesh.mesh.node;

import java.util.Map;
import java.util.TreeMap;
import org.netmesh.mesh.wire.DropReason;

/**
 * Datagrams that were dropped, by reason (spec 01 §13). Written by one thread alone, without
 * allocation; read by any.
 */
public final class Drops {
    private final Tally<DropReason> counts = new Tally<>(DropReason.class);

    Drops() {}

    void count(DropReason reason) {
        counts.add(reason, 1);
    }

    public long of(DropReason reason) {
        return counts.get(reason);
    }

    Map<String, Long> byLabel() {
        Map<String, Long> out = new TreeMap<>();
        for (DropReason reason : DropReason.values()) {
            if (reason.dropped()) out.put(reason.label(), of(reason));
        }
        return out;
    }
}
