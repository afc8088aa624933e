package org.netmesh.bus.jetstream;

import org.netmesh.testservers.NatsServer;
import org.netmesh.testservers.TestServer;

/** On the server that the system has. */
class JetStreamOutageIT extends JetStreamOutageContract {
    @Override
    TestServer start() {
        return NatsServer.start();
    }
}
