package org.netmesh.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Counters;
import org.netmesh.mesh.channel.AuthGuard;
import org.netmesh.mesh.channel.ChannelCommand;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelInbox;
import org.netmesh.mesh.channel.ChannelPlane;
import org.netmesh.mesh.channel.ChannelProtocol;
import org.netmesh.mesh.channel.PublishConfig;
import org.netmesh.mesh.channel.PublishReport;
import org.netmesh.mesh.channel.SubscribeOptions;

/** A simulated node's channels. Confined to the simulation's thread. */
public final class SimChannels {
    private final SimNode node;
    private final ChannelProtocol protocol;

    SimChannels(SimNode node, ChannelProtocol protocol) {
        this.node = node;
        this.protocol = protocol;
    }

    /** Shows the figures of its channels. */
    public void show(Counters counters) {
        protocol.register(counters);
    }

    public CompletableFuture<Boolean> register(ChannelConfig config) {
        return ask(done -> new ChannelCommand.Register(config, done));
    }

    /** Registers a config for the names that begin with the text and have none. */
    public CompletableFuture<Boolean> registerPrefix(String prefix, ChannelConfig config) {
        return ask(done -> new ChannelCommand.RegisterPrefix(prefix, config, done));
    }

    /** Registers a channel that is open to everyone. */
    public CompletableFuture<Boolean> open(String channel) {
        return register(ChannelConfig.builder(channel).build());
    }

    public CompletableFuture<Boolean> unregister(String channel) {
        return ask(done -> new ChannelCommand.Unregister(new ChannelName(channel), done));
    }

    /** Subscribes; the inbox fills as the simulation runs. */
    public CompletableFuture<ChannelInbox> subscribe(
            SimNode publisher, String channel, SubscribeOptions options) {
        ChannelInbox inbox = new ChannelInbox(options.capacity());
        return this.<Boolean>ask(done ->
                        new ChannelCommand.Subscribe(
                                publisher.id(),
                                new ChannelName(channel),
                                options,
                                Optional.of(inbox),
                                done))
                .thenApply(_ -> inbox);
    }

    public CompletableFuture<ChannelInbox> subscribe(SimNode publisher, String channel) {
        return subscribe(publisher, channel, SubscribeOptions.DEFAULT);
    }

    public CompletableFuture<Boolean> unsubscribe(SimNode publisher, String channel) {
        return ask(done ->
                new ChannelCommand.Unsubscribe(
                        publisher.id(), new ChannelName(channel), Optional.empty(), done));
    }

    public CompletableFuture<PublishReport> publish(String channel, String... events) {
        return publish(channel, Optional.empty(), events);
    }

    public CompletableFuture<PublishReport> publish(
            String channel, Optional<PublishConfig> how, String... events) {
        List<byte[]> bytes = List.of(events).stream().map(text -> text.getBytes(UTF_8)).toList();
        return ask(done -> new ChannelCommand.Publish(new ChannelName(channel), bytes, how, done));
    }

    /** Who is in a channel of this node. */
    public List<NodeId> subscribers(String channel) {
        CompletableFuture<List<NodeId>> done =
                ask(waiting -> new ChannelCommand.Subscribers(new ChannelName(channel), waiting));
        return done.join();
    }

    /** The protocol itself, as upper rooms use it. */
    public ChannelPlane plane() {
        return protocol;
    }

    public AuthGuard guard() {
        return protocol.guard();
    }

    private <T> CompletableFuture<T> ask(Function<CompletableFuture<T>, ChannelCommand> command) {
        CompletableFuture<T> done = new CompletableFuture<>();
        node.command(protocol, command.apply(done)).join();
        return done;
    }
}
