package org.netmesh.mesh;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.ChannelNameException;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.channel.AuthGuard;
import org.netmesh.mesh.channel.ChannelCommand;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelException;
import org.netmesh.mesh.channel.ChannelInbox;
import org.netmesh.mesh.channel.ChannelPlane;
import org.netmesh.mesh.channel.ChannelProtocol;
import org.netmesh.mesh.channel.ChannelSubscription;
import org.netmesh.mesh.channel.PublishConfig;
import org.netmesh.mesh.channel.PublishReport;
import org.netmesh.mesh.channel.SubscribeOptions;
import org.netmesh.mesh.udp.EventLoop;

/**
 * A node's channels: those it publishes on, and those of others that it subscribes to (spec 03).
 * Thread-safe. A name that breaks the rules of spec 03 §5.1 fails with a {@link ChannelException}
 * of kind {@code INVALID_NAME} before anything else happens.
 */
public final class Channels {
    private final ProtocolCalls<ChannelCommand> calls;
    private final ChannelProtocol protocol;
    private final UserExecutor users;

    Channels(EventLoop loop, ChannelProtocol protocol, UserExecutor users) {
        calls = new ProtocolCalls<>(loop, protocol, ChannelCommand::done);
        this.protocol = protocol;
        this.users = users;
    }

    /** Subscribers are judged by the config from now on; an earlier one of the name is replaced. */
    public void register(ChannelConfig config) {
        calls.<Boolean>call("registerChannel", done -> new ChannelCommand.Register(config, done));
    }

    /**
     * Names that begin with the text, and have no config of their own, are judged by this one; the
     * longest such text wins.
     */
    public void registerPrefix(String prefix, ChannelConfig config) {
        calls.<Boolean>call(
                "registerChannelPrefix",
                done -> new ChannelCommand.RegisterPrefix(prefix, config, done));
    }

    /** Whether there was a config of that name; its subscribers stay. */
    public boolean unregister(String channel) {
        ChannelName name = name(channel);
        return calls.call("unregisterChannel", done -> new ChannelCommand.Unregister(name, done));
    }

    /** What a channel of that name is judged by: its own config, or that of a prefix. */
    public Optional<ChannelConfig> config(String channel) {
        ChannelName name = name(channel);
        return calls.call("channelConfig", done -> new ChannelCommand.Config(name, done));
    }

    /** Who is subscribed to a channel of ours, in whichever mode. */
    public List<NodeId> subscribers(String channel) {
        ChannelName name = name(channel);
        return calls.call("channelSubscribers", done -> new ChannelCommand.Subscribers(name, done));
    }

    /** Who was admitted to what; taking a grant back stops the next publish to that subscriber. */
    public AuthGuard authGuard() {
        return protocol.guard();
    }

    /** As protocols of upper rooms use them; only on the node's loop. */
    public ChannelPlane plane() {
        return protocol;
    }

    /** As {@link MeshNode#subscribeChannel(NodeId, String, SubscribeOptions)}. */
    public ChannelSubscription subscribe(
            NodeId publisher, String channel, SubscribeOptions options) {
        ChannelName name = name(channel);
        ChannelInbox inbox = new ChannelInbox(options.capacity());
        calls.<Boolean>call(
                "subscribeChannel", done -> asking(publisher, name, options, inbox, done));
        return subscription(publisher, name, inbox);
    }

    public CompletableFuture<ChannelSubscription> subscribeAsync(
            NodeId publisher, String channel, SubscribeOptions options) {
        ChannelName name = name(channel);
        ChannelInbox inbox = new ChannelInbox(options.capacity());
        return calls.<Boolean>ask(done -> asking(publisher, name, options, inbox, done))
                .thenApply(_ -> subscription(publisher, name, inbox));
    }

    /** As {@link MeshNode#unsubscribeChannel}. */
    public void unsubscribe(NodeId publisher, String channel) {
        ChannelName name = name(channel);
        calls.<Boolean>call("unsubscribeChannel", done -> leaving(publisher, name, done));
    }

    public CompletableFuture<Void> unsubscribeAsync(NodeId publisher, String channel) {
        ChannelName name = name(channel);
        return calls.<Boolean>ask(done -> leaving(publisher, name, done)).thenAccept(_ -> {});
    }

    /**
     * Sends events to everyone who is subscribed and may have them, each subscriber's in order.
     *
     * @param events each up to 8,108 bytes on a plain session, 8,090 through a relay; read before
     *     the call returns
     * @throws ChannelException {@code PUBLISH_DENIED}, {@code TOO_FAST}: nothing was sent; {@code
     *     ALL_FAILED} under {@code BEST_EFFORT}
     */
    public PublishReport publishMany(String channel, List<byte[]> events, PublishConfig how) {
        return calls.call("publish", publishing(channel, events, Optional.of(how)));
    }

    public CompletableFuture<PublishReport> publishManyAsync(
            String channel, List<byte[]> events, PublishConfig how) {
        return calls.ask(publishing(channel, events, Optional.of(how)));
    }

    PublishReport publish(String channel, byte[] event) {
        return calls.call("publish", publishing(channel, List.of(event), Optional.empty()));
    }

    CompletableFuture<PublishReport> publishAsync(String channel, byte[] event) {
        return calls.ask(publishing(channel, List.of(event), Optional.empty()));
    }

    List<Counters.Registration> register(Counters counters) {
        return protocol.register(counters);
    }

    private static Function<CompletableFuture<PublishReport>, ChannelCommand> publishing(
            String channel, List<byte[]> events, Optional<PublishConfig> how) {
        ChannelName name = name(channel);
        List<byte[]> copies = events.stream().map(byte[]::clone).toList();
        return done -> new ChannelCommand.Publish(name, copies, how, done);
    }

    private static ChannelCommand asking(
            NodeId publisher,
            ChannelName channel,
            SubscribeOptions options,
            ChannelInbox inbox,
            CompletableFuture<Boolean> done) {
        return new ChannelCommand.Subscribe(publisher, channel, options, Optional.of(inbox), done);
    }

    private static ChannelCommand leaving(
            NodeId publisher, ChannelName channel, CompletableFuture<Boolean> done) {
        return new ChannelCommand.Unsubscribe(publisher, channel, Optional.empty(), done);
    }

    private static ChannelCommand closing(
            NodeId publisher,
            ChannelName channel,
            ChannelInbox inbox,
            CompletableFuture<Boolean> done) {
        return new ChannelCommand.Unsubscribe(publisher, channel, Optional.of(inbox), done);
    }

    private ChannelSubscription subscription(
            NodeId publisher, ChannelName channel, ChannelInbox inbox) {
        return new ChannelSubscription(
                publisher,
                channel,
                inbox,
                users,
                () -> calls.tell(done -> closing(publisher, channel, inbox, done)));
    }

    private static ChannelName name(String channel) {
        try {
            return new ChannelName(channel);
        } catch (ChannelNameException e) {
            throw ChannelException.invalidName(e);
        }
    }
}
