package org.netmesh.bus.jetstream;

import org.netmesh.testservers.NatsServer;
import org.netmesh.testservers.TestServer;

/** On the server that the system has: single gets, if it is older than 2.11. */
class JetStreamOrderIT extends JetStreamOrderContract {
    @Override
    TestServer start() {
        return NatsServer.start();
    }
}
