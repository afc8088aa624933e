package org.netmesh.bus.jetstream;

import org.junit.jupiter.api.Tag;
import org.netmesh.testservers.NatsServer;
import org.netmesh.testservers.TestServer;

/** On the newest server: batched gets (spec 05 §30.2). */
@Tag("long")
class JetStreamReadCurrentIT extends JetStreamReadContract {
    @Override
    TestServer start() {
        return NatsServer.startCurrent();
    }
}
