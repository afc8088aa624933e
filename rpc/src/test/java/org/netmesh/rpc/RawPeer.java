package org.netmesh.rpc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.protocol.Arrival;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.testkit.sim.SimNode;

/** A node that sends frames made by hand and keeps those that come. */
final class RawPeer implements Protocol<RawPeer.Command> {
    /** What it is told to do. */
    sealed interface Command {
        record Listen(ChannelName channel) implements Command {}

        record Send(ChannelName channel, NodeId to, List<byte[]> frames) implements Command {}
    }

    private final SimNode node;
    private final List<byte[]> received = new ArrayList<>();
    private @Nullable ProtocolContext context;

    private RawPeer(SimNode node) {
        this.node = node;
    }

    static RawPeer on(SimNode node) {
        RawPeer peer = new RawPeer(node);
        node.register(peer).join();
        return peer;
    }

    void listen(ChannelName channel) {
        node.command(this, new Command.Listen(channel)).join();
    }

    void send(ChannelName channel, SimNode to, List<byte[]> frames) {
        node.command(this, new Command.Send(channel, to.id(), frames)).join();
    }

    /** Every frame that came, in order. */
    List<byte[]> received() {
        return List.copyOf(received);
    }

    @Override
    public Set<SubprotocolId> subprotocols() {
        return Set.of();
    }

    @Override
    public void start(ProtocolContext plugged, Now now) {
        context = plugged;
    }

    @Override
    public void onMessage(
            Caller caller,
            SubprotocolId subprotocol,
            byte[] bytes,
            int offset,
            int length,
            Now now) {}

    @Override
    public boolean onChannelEvent(Arrival arrival, byte[] bytes, int offset, int length, Now now) {
        received.add(Arrays.copyOfRange(bytes, offset, offset + length));
        return true;
    }

    @Override
    public void onCommand(Command command, Now now) {
        ProtocolContext plugged = context;
        if (plugged == null) throw new IllegalStateException("not plugged in");
        switch (command) {
            case Command.Listen(var channel) -> plugged.claim(channel);
            case Command.Send(var channel, var to, var frames) ->
                    plugged.sendOn(channel, to, Reliability.RELIABLE, frames, now);
        }
    }
}
