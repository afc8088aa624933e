package org.netmesh.bus;

/**
 * The choice of an adapter in a node's configuration. Storages and links of other modules implement
 * it. Thread-safe.
 */
@FunctionalInterface
public interface Transport {
    /**
     * Makes the adapter for one node. Contacts nothing: the node calls {@link Adapter#init}.
     *
     * @throws ConfigException if an option is out of its bounds
     */
    Adapter open(TransportContext context);

    /** Keeps events in this process, within {@link Retention#DEFAULT}. */
    static Transport memory() {
        return memory(Retention.DEFAULT);
    }

    /** Keeps events in this process, within bounds; a reader that falls behind them is told. */
    static Transport memory(Retention retention) {
        return context -> new MemoryAdapter(retention, context.ports().wallClock());
    }

    /** Counts events and forgets them; nothing can be read back. */
    static Transport noop() {
        return _ -> new NoopAdapter();
    }

    /** Uses an adapter that the caller made, for one node. */
    static Transport custom(Adapter adapter) {
        return _ -> adapter;
    }
}
