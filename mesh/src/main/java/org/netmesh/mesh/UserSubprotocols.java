package org.netmesh.mesh;

import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.node.Command;
import org.netmesh.mesh.subprotocol.SubprotocolDescriptor;
import org.netmesh.mesh.subprotocol.SubprotocolHandler;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.mesh.subprotocol.SubprotocolRegistry;
import org.netmesh.mesh.udp.EventLoop;

/** The subprotocols of a node that its user speaks. Thread-safe. */
final class UserSubprotocols {
    private final EventLoop loop;
    private final UserExecutor users;
    private final SubprotocolRegistry known = SubprotocolRegistry.withDefaults();
    private final UserProtocol sender = UserProtocol.sender();

    UserSubprotocols(EventLoop loop, UserExecutor users) {
        this.loop = loop;
        this.users = users;
        register(sender);
    }

    SubprotocolRegistry known() {
        return known;
    }

    void send(NodeId peer, SubprotocolId subprotocol, byte[] payload) {
        byte[] copy = payload.clone();
        loop.<Boolean>call(
                "sendSubprotocol",
                done ->
                        new Command.ToProtocol<>(
                                sender,
                                new UserProtocol.Send(peer, subprotocol, copy, done),
                                done));
    }

    Registration handle(SubprotocolDescriptor descriptor, SubprotocolHandler handler) {
        if (!descriptor.id().openToUsers()) {
            throw MeshException.invalidConfig(
                    "subprotocol %s is not in the vendor or experimental range 0x1000 to 0xffff"
                            .formatted(descriptor.id()));
        }
        UserProtocol protocol = UserProtocol.handling(descriptor.id(), handler, users);
        register(protocol);
        known.register(descriptor);
        return () -> {
            known.unregister(descriptor.id());
            loop.tell(done -> new Command.Unregister(protocol, done));
        };
    }

    private void register(UserProtocol protocol) {
        loop.<Boolean>call("registerProtocol", done -> new Command.Register(protocol, done));
    }
}
