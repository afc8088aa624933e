package org.netmesh.bus.jetstream;

import org.netmesh.bus.Adapter;
import org.netmesh.bus.Transport;
import org.netmesh.bus.TransportContext;

/**
 * Keeps a node's events in NATS JetStream, one stream per shard (spec 05 §19). Retries store
 * nothing twice while the stream's dedup window remembers their ids. An event that the server would
 * not take whole, and the JSON value {@code null}, are refused at emit. Immutable.
 */
public final class JetStreamTransport implements Transport {
    private final JetStreamOptions options;

    private JetStreamTransport(JetStreamOptions options) {
        this.options = options;
    }

    public static JetStreamTransport of(JetStreamOptions options) {
        return new JetStreamTransport(options);
    }

    public JetStreamOptions options() {
        return options;
    }

    @Override
    public Adapter open(TransportContext context) {
        return new JetStreamAdapter(options, context.ports().wallClock());
    }

    /** The settings, without passwords. */
    @Override
    public String toString() {
        return "JetStreamTransport[" + options + "]";
    }
}
