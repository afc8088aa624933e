package org.netmesh.bus.jetstream;

import org.junit.jupiter.api.Tag;
import org.netmesh.testservers.NatsServer;
import org.netmesh.testservers.TestServer;

/** On the newest server. */
@Tag("long")
class JetStreamOutageCurrentIT extends JetStreamOutageContract {
    @Override
    TestServer start() {
        return NatsServer.startCurrent();
    }
}
