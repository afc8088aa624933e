package org.netmesh.bus.jetstream;

import org.junit.jupiter.api.Tag;
import org.netmesh.testservers.NatsServer;
import org.netmesh.testservers.TestServer;

/** On the newest server: batched gets. */
@Tag("long")
class JetStreamOrderCurrentIT extends JetStreamOrderContract {
    @Override
    TestServer start() {
        return NatsServer.startCurrent();
    }
}
