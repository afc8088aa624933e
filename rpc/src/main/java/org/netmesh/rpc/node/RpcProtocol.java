package org.netmesh.rpc.node;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.channel.ChannelPlane;
import org.netmesh.mesh.discovery.DiscoveryPlane;
import org.netmesh.mesh.protocol.Arrival;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.PeerChange;
import org.netmesh.mesh.protocol.Protocol;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.rpc.RpcServeException;
import org.netmesh.rpc.frame.Frame;
import org.netmesh.rpc.frame.FrameReader;
import org.netmesh.rpc.frame.Prefix;

/**
 * nRPC as a protocol of a node (spec 09): it joins callers and servers to the node's channels,
 * discovery and timers. It has no messages of its own; its frames are events of channels. Confined
 * to the event loop.
 */
public final class RpcProtocol implements Protocol<RpcCommand> {
    private final OriginHash origin;
    private final ChannelPlane channels;
    private final DiscoveryPlane discovery;
    private final RpcProbe probe;
    private final Consumer<RpcCommand> door;
    private @Nullable Running running;

    /** What exists once the protocol is plugged in. */
    private record Running(
            ProtocolContext context,
            Alarms alarms,
            Wire wire,
            InOrder inOrder,
            ReplySubscriptions subscriptions,
            Calls calls,
            Answers answers,
            Services services,
            Serving serving,
            Requests requests) {}

    /**
     * @param door brings commands to this protocol, from any thread
     */
    public RpcProtocol(
            OriginHash origin,
            ChannelPlane channels,
            DiscoveryPlane discovery,
            RpcProbe probe,
            Consumer<RpcCommand> door) {
        this.origin = origin;
        this.channels = channels;
        this.discovery = discovery;
        this.probe = probe;
        this.door = door;
    }

    @Override
    public Set<SubprotocolId> subprotocols() {
        return Set.of();
    }

    @Override
    public void start(ProtocolContext context, Now now) {
        Alarms alarms = new Alarms(context);
        Wire wire = new Wire(context, origin, alarms, this::local);
        InOrder inOrder = new InOrder(alarms, this::frame);
        ReplySubscriptions subscriptions = new ReplySubscriptions(context, channels, origin, probe);
        Targets targets = new Targets();
        Candidates candidates = new Candidates(context, discovery.index(), targets::load);
        Calls calls = new Calls(context, alarms, wire, subscriptions, targets, candidates, probe);
        Services services = new Services(context, channels, discovery);
        Serving serving = new Serving(context, alarms, wire, services, door, probe);
        running =
                new Running(
                        context,
                        alarms,
                        wire,
                        inOrder,
                        subscriptions,
                        calls,
                        new Answers(calls, probe),
                        services,
                        serving,
                        new Requests(discovery, serving, probe));
    }

    @Override
    public void onMessage(
            Caller caller,
            SubprotocolId subprotocol,
            byte[] bytes,
            int offset,
            int length,
            Now now) {
        throw new IllegalStateException("nRPC has no subprotocol");
    }

    @Override
    public boolean onChannelEvent(Arrival arrival, byte[] bytes, int offset, int length, Now now) {
        Running parts = running();
        if (parts.wire.extended(arrival.caller().node())) {
            frame(arrival, bytes, offset, length, now);
        } else {
            parts.inOrder.arrived(arrival, bytes, offset, length, now);
        }
        return true;
    }

    @Override
    public void onCommand(RpcCommand command, Now now) {
        Running parts = running();
        switch (command) {
            case RpcCommand.Open(var call, var listener) -> parts.calls.open(call, listener, now);
            case RpcCommand.Item(var call, var body, var last) ->
                    parts.calls.item(call, body, last, now);
            case RpcCommand.Grant(var call, var chunks) -> parts.calls.grant(call, chunks, now);
            case RpcCommand.Cancel(var call) -> parts.calls.cancel(call, now);
            case RpcCommand.Serve serve -> serve(serve, now);
            case RpcCommand.Withdraw(var service, var done) -> {
                parts.services.withdraw(service, now);
                parts.context.complete(done, true);
            }
            case RpcCommand.Chunk(var call, var body) -> parts.serving.chunk(call, body, now);
            case RpcCommand.ChunkDropped(var call) -> parts.serving.chunkDropped(call);
            case RpcCommand.TookItems(var call, var items) -> parts.serving.took(call, items, now);
            case RpcCommand.Returned(var call, var ending) ->
                    parts.serving.returned(call, ending, now);
        }
    }

    @Override
    public void onTimer(long timer, Now now) {
        running().alarms.due(timer, now);
    }

    @Override
    public void onPeerChange(PeerChange change, Now now) {
        switch (change) {
            // A new session: whatever the peer knew of us is gone.
            case PeerChange.Connected(var peer) -> lost(peer, now);
            case PeerChange.Failed(var peer) -> lost(peer, now);
            case PeerChange.Removed(var peer) -> lost(peer, now);
            case PeerChange.Recovered _ -> {
                // Its failure has said all.
            }
        }
    }

    @Override
    public void onClose(Now now) {
        Running parts = running();
        parts.calls.close(now);
        parts.serving.close(now);
        parts.services.all().forEach(service -> parts.services.withdraw(service, now));
        parts.wire.close(now);
        parts.subscriptions.close(now);
    }

    /** What is held now, for tests that look for leaks. */
    public String held() {
        Running parts = running();
        return "calls=%d served=%d waiting=%d timers=%d subscriptions=%d"
                .formatted(
                        parts.calls.size(),
                        parts.serving.size(),
                        parts.wire.waiting(),
                        parts.alarms.pending(),
                        parts.subscriptions.size());
    }

    private void lost(NodeId peer, Now now) {
        Running parts = running();
        parts.calls.lost(peer, now);
        parts.serving.lost(peer, now);
        parts.wire.lost(peer, now);
        parts.inOrder.lost(peer);
        parts.subscriptions.lost(peer, now);
    }

    private void serve(RpcCommand.Serve serve, Now now) {
        ProtocolContext context = running().context;
        try {
            running().services.add(serve.service(), now);
            context.complete(serve.done(), true);
        } catch (RpcServeException e) {
            context.fail(serve.done(), e);
        }
    }

    private void local(ChannelName channel, byte[] frame, Now now) {
        Caller self = new Caller(running().context.self(), Optional.empty());
        frame(channel, self, frame, 0, frame.length, now);
    }

    private void frame(Arrival arrival, byte[] bytes, int offset, int length, Now now) {
        frame(arrival.channel(), arrival.caller(), bytes, offset, length, now);
    }

    private void frame(
            ChannelName channel, Caller from, byte[] bytes, int offset, int length, Now now) {
        Running parts = running();
        Service service = parts.services.on(channel);
        Prefix prefix;
        try {
            prefix = Prefix.read(bytes, offset, length);
        } catch (MalformedException dropped) {
            if (service != null) probe.inboundDropped(service.name());
            return;
        }
        int limit = parts.wire.extended(from.node()) ? Integer.MAX_VALUE : Frame.MAX_BODY_BYTES;
        FrameReader in =
                new FrameReader(bytes, offset + Prefix.BYTES, length - Prefix.BYTES, limit);
        if (service != null) parts.requests.frame(service, from, prefix, in, now);
        else parts.answers.frame(from.node(), prefix, in, now);
    }

    private Running running() {
        return Objects.requireNonNull(running, "the protocol is not plugged in");
    }
}
