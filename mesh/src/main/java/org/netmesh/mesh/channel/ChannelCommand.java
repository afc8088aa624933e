package org.netmesh.mesh.channel;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;

/** What a node's users ask of its channels; each says when it is done. */
public sealed interface ChannelCommand {
    CompletableFuture<?> done();

    record Register(ChannelConfig config, CompletableFuture<Boolean> done)
            implements ChannelCommand {}

    /**
     * @param prefix the names that get it begin with this text
     */
    record RegisterPrefix(String prefix, ChannelConfig config, CompletableFuture<Boolean> done)
            implements ChannelCommand {}

    record Unregister(ChannelName channel, CompletableFuture<Boolean> done)
            implements ChannelCommand {}

    record Config(ChannelName channel, CompletableFuture<Optional<ChannelConfig>> done)
            implements ChannelCommand {}

    /**
     * @param inbox where the events go; empty for the node's own queues
     */
    record Subscribe(
            NodeId publisher,
            ChannelName channel,
            SubscribeOptions options,
            Optional<ChannelInbox> inbox,
            CompletableFuture<Boolean> done)
            implements ChannelCommand {}

    /**
     * @param inbox the reader that has enough; empty for all of them
     */
    record Unsubscribe(
            NodeId publisher,
            ChannelName channel,
            Optional<ChannelInbox> inbox,
            CompletableFuture<Boolean> done)
            implements ChannelCommand {}

    /**
     * @param how empty for the channel's own default
     */
    record Publish(
            ChannelName channel,
            List<byte[]> events,
            Optional<PublishConfig> how,
            CompletableFuture<PublishReport> done)
            implements ChannelCommand {}

    record Subscribers(ChannelName channel, CompletableFuture<List<NodeId>> done)
            implements ChannelCommand {}
}
