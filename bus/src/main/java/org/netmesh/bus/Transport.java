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

    /** Uses an adapter that the caller made, for one node. */
    static Transport custom(Adapter adapter) {
        return _ -> adapter;
    }
}
