package org.netmesh.mesh.node;

import java.util.Map;
import java.util.TreeMap;
import org.netmesh.mesh.wire.DropReason;

/**
 * Datagrams that were dropped and handshakes that were refused, by reason (spec 01 §13, spec 20).
 * Written by one thread alone, without allocation; read by any.
 */
public final class Drops {
    private final Tally<DropReason> counts = new Tally<>(DropReason.class);
    private final Tally<Refusal> refusals = new Tally<>(Refusal.class);

    Drops() {}

    void count(DropReason reason) {
        counts.add(reason, 1);
    }

    void count(Refusal why) {
        refusals.add(why, 1);
    }

    public long of(DropReason reason) {
        return counts.get(reason);
    }

    Map<String, Long> byLabel() {
        Map<String, Long> out = new TreeMap<>();
        for (Refusal why : Refusal.values()) out.put(why.label(), refusals.get(why));
        for (DropReason reason : DropReason.values()) {
            if (reason.dropped()) out.put(reason.label(), of(reason));
        }
        return out;
    }
}
