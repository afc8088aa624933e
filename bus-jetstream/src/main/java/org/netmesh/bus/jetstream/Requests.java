package org.netmesh.bus.jetstream;

import io.nats.client.JetStreamOptions;

/** The client's own options for requests. Stateless. */
final class Requests {
    private Requests() {}

    static JetStreamOptions options(org.netmesh.bus.jetstream.JetStreamOptions ours) {
        return JetStreamOptions.builder().requestTimeout(ours.requestTimeout()).build();
    }
}
