package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.extended.ControlFrame;
import org.netmesh.mesh.extended.Path;
import org.netmesh.mesh.extended.Surroundings;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.mesh.wire.Pingwave;

/** What an association finds around it: the node's parts, for one peer. */
record LinkSurroundings(PeerState peer, ExtendedLink.Shared shared) implements Surroundings {
    @Override
    public PacketBuilder begin(Now now) {
        return shared.transmitter().begin(peer, now);
    }

    @Override
    public long send(NetSession session, PacketBuilder filled, Now now) {
        return shared.transmitter().send(peer, session, filled, now);
    }

    @Override
    public PacketBuilder begin(Path path) {
        return shared.transmitter().begin(peer, path);
    }

    @Override
    public long send(NetSession session, PacketBuilder filled, Path path) {
        shared.moves().asked();
        return shared.transmitter().send(session, filled, path);
    }

    @Override
    public boolean measures() {
        return shared.output().sendsWhole();
    }

    @Override
    public long sendWhole(NetSession session, PacketBuilder filled, Now now) {
        return shared.transmitter().sendWhole(peer, session, filled, now);
    }

    @Override
    public List<Path> ways(Now now) {
        return shared.moves().ways(peer, now);
    }

    @Override
    public boolean neighbour(InetSocketAddress address) {
        return shared.peers().at(address).isPresent();
    }

    @Override
    public long random() {
        return shared.setup().entropy().nextLong();
    }

    @Override
    public void moved(Path from, Path to, Now now) {
        shared.moves().moved(peer, from, to, now);
    }

    @Override
    public void deliver(PacketView packet, FrameCursor frames, Unread unread, Now now) {
        if (packet.subprotocol() == SubprotocolId.EVENTS.value()) {
            shared.deliveries().events(peer, packet, frames, unread, now);
        } else {
            shared.deliveries().messages(peer, packet, frames, now);
        }
    }

    @Override
    public void due() {
        shared.turn().touch(peer.link());
    }

    @Override
    public void beacon(Pingwave wave, Now now) {
        shared.topology().beacon(peer, wave, now);
    }

    @Override
    public void handshake(ControlFrame.Handshake message, Now now) {
        shared.turn().renewal(peer, message);
    }

    @Override
    public void sessionEnded(NetSession session) {
        shared.peers().removeSession(session.id().value());
    }

    @Override
    public <T> void complete(CompletableFuture<T> waiting, T value) {
        shared.output().complete(waiting, value);
    }

    @Override
    public void fail(CompletableFuture<?> waiting, Throwable why) {
        shared.output().fail(waiting, why);
    }

    @Override
    public void broken(MeshException why) {
        shared.turn().broken(peer, why);
    }
}
