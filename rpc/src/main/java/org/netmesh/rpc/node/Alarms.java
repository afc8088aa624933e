package org.netmesh.rpc.node;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.ProtocolContext;

/** The protocol's timers, each by what it does when it is due. Confined to the event loop. */
final class Alarms {
    /** No alarm; cancelling it does nothing. */
    static final long NONE = 0;

    private final ProtocolContext context;
    private final Map<Long, Consumer<Now>> pending = new HashMap<>();
    private long last;

    Alarms(ProtocolContext context) {
        this.context = context;
    }

    /**
     * @return names it for {@link #cancel}
     */
    long at(long nanos, Consumer<Now> what) {
        long alarm = ++last;
        pending.put(alarm, what);
        context.schedule(alarm, nanos);
        return alarm;
    }

    void cancel(long alarm) {
        if (pending.remove(alarm) != null) context.cancel(alarm);
    }

    void due(long alarm, Now now) {
        Consumer<Now> what = pending.remove(alarm);
        if (what != null) what.accept(now);
    }

    int pending() {
        return pending.size();
    }
}
