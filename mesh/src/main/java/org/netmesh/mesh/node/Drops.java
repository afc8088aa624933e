package org.netmesh.mesh.node;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.netmesh.mesh.wire.DropReason;

/** Datagrams that were dropped, by reason (spec 01 §13). Confined to the core's thread. */
final class Drops {
    private static final class Count {
        long value;
    }

    private final Map<DropReason, Count> counts = new EnumMap<>(DropReason.class);

    private final Map<Refusal, Count> refusals = new EnumMap<>(Refusal.class);

    Drops() {
        for (Refusal why : Refusal.values()) refusals.put(why, new Count());
        for (DropReason reason : DropReason.values()) {
            if (reason.dropped()) counts.put(reason, new Count());
        }
    }

    /** Allocates nothing. */
    void count(DropReason reason) {
        Count count = counts.get(reason);
        if (count != null) count.value++;
    }

    void count(Refusal why) {
        Count count = refusals.get(why);
        if (count != null) count.value++;
    }

    Map<String, Long> byLabel() {
        Map<String, Long> out = new TreeMap<>();
        refusals.forEach((why, count) -> out.put(why.label(), count.value));
        counts.forEach((reason, count) -> out.put(reason.label(), count.value));
        return out;
    }
}
