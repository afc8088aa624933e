package org.netmesh.rpc;

/** Hears of every call and every served call of a node that is over (spec 09 §25). */
@FunctionalInterface
public interface RpcObserver {
    /**
     * Called on a thread of its own, one event after the other; may block. An observer more than
     * {@value #MAX_BEHIND} events behind loses the oldest, which the metrics count. What it throws
     * costs it that event.
     */
    void onCall(RpcCallEvent event);

    int MAX_BEHIND = 8_192;
}
