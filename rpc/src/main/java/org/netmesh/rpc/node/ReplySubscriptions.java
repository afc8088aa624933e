package org.netmesh.rpc.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.channel.ChannelPlane;
import org.netmesh.mesh.channel.SubscribeOptions;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.Outcome;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.rpc.ServiceName;

/**
 * The reply channels that other nodes let us into, one for each node and service: asked for once,
 * and again when the node may have forgotten it (spec 09 §9, §29.1). Confined to the event loop.
 */
final class ReplySubscriptions {
    /** Beyond it the least recently used one that no call needs goes. */
    static final int MAX_HELD = 1_024;

    private static final SubscribeOptions ASKED_AGAIN_BY_US =
            SubscribeOptions.builder().renew(false).build();

    private record Key(NodeId target, ServiceName service) {}

    private static final class Held {
        final List<Outcome<Boolean>> waiting = new ArrayList<>();
        boolean accepted;
        boolean doubtful;
        int calls;
    }

    private final ProtocolContext context;
    private final ChannelPlane channels;
    private final OriginHash origin;
    private final RpcProbe probe;
    private final Map<Key, Held> held = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<ServiceName, Integer> users = new HashMap<>();

    ReplySubscriptions(
            ProtocolContext context, ChannelPlane channels, OriginHash origin, RpcProbe probe) {
        this.context = context;
        this.channels = channels;
        this.origin = origin;
        this.probe = probe;
    }

    /**
     * Makes sure that answers of the node will come; the subscription is kept until as many {@link
     * #release} followed.
     *
     * @param ready told in this call, or when the node has answered
     */
    void hold(NodeId target, ServiceName service, Outcome<Boolean> ready, Now now) {
        Key key = new Key(target, service);
        Held known = held.get(key);
        if (known == null) {
            ask(key, ready, now);
            return;
        }
        known.calls++;
        if (known.accepted && !known.doubtful) {
            ready.done(true, now);
            return;
        }
        known.waiting.add(ready);
        if (!known.accepted) return;
        known.accepted = false;
        known.doubtful = false;
        subscribe(key, known, now);
    }

    void release(NodeId target, ServiceName service) {
        Held known = held.get(new Key(target, service));
        if (known != null && known.calls > 0) known.calls--;
    }

    /** The node has forgotten us, or will have. */
    void lost(NodeId node, Now now) {
        for (Key key : List.copyOf(held.keySet())) {
            if (key.target.equals(node)) drop(key, Optional.of(MeshException.noSession(node)), now);
        }
    }

    /** An answer did not come: the next call asks again. */
    void doubt(NodeId target, ServiceName service) {
        Held known = held.get(new Key(target, service));
        if (known != null) known.doubtful = true;
    }

    void close(Now now) {
        for (Key key : List.copyOf(held.keySet())) {
            drop(key, Optional.of(MeshException.shutdown()), now);
        }
    }

    int size() {
        return held.size();
    }

    private void ask(Key key, Outcome<Boolean> ready, Now now) {
        try {
            if (held.size() >= MAX_HELD) evict(now);
            if (users.merge(key.service, 1, Integer::sum) == 1) context.claim(channel(key));
        } catch (MeshException e) {
            users.computeIfPresent(key.service, (_, count) -> count == 1 ? null : count - 1);
            ready.failed(e, now);
            return;
        }
        Held asked = new Held();
        asked.calls = 1;
        asked.waiting.add(ready);
        held.put(key, asked);
        probe.replySubscriptions(held.size());
        subscribe(key, asked, now);
    }

    private void subscribe(Key key, Held asked, Now now) {
        channels.subscribe(key.target, channel(key), ASKED_AGAIN_BY_US, answer(key, asked), now);
    }

    private Outcome<Boolean> answer(Key key, Held asked) {
        return new Outcome<>() {
            @Override
            public void done(Boolean value, Now now) {
                if (held.get(key) != asked) return;
                asked.accepted = true;
                List<Outcome<Boolean>> told = List.copyOf(asked.waiting);
                asked.waiting.clear();
                told.forEach(ready -> ready.done(true, now));
            }

            @Override
            public void failed(NetMeshException why, Now now) {
                if (held.get(key) == asked) drop(key, Optional.of(why), now);
            }
        };
    }

    /** Makes room for one more, if a subscription is idle. */
    private void evict(Now now) {
        for (Map.Entry<Key, Held> entry : held.entrySet()) {
            if (entry.getValue().calls > 0) continue;
            Key key = entry.getKey();
            drop(key, Optional.empty(), now);
            if (context.connected(key.target)) {
                channels.unsubscribe(key.target, channel(key), Unheard.INSTANCE, now);
            }
            return;
        }
        throw MeshException.limit("reply subscriptions in use", MAX_HELD);
    }

    private void drop(Key key, Optional<NetMeshException> why, Now now) {
        Held known = held.remove(key);
        if (known == null) return;
        probe.replySubscriptions(held.size());
        Integer left =
                users.computeIfPresent(key.service, (_, count) -> count == 1 ? null : count - 1);
        if (left == null) context.release(channel(key));
        why.ifPresent(failure -> known.waiting.forEach(ready -> ready.failed(failure, now)));
    }

    private ChannelName channel(Key key) {
        return key.service.replyChannel(origin);
    }

    /** Nobody waits for it. */
    private enum Unheard implements Outcome<Boolean> {
        INSTANCE;

        @Override
        public void done(Boolean value, Now now) {}

        @Override
        public void failed(NetMeshException why, Now now) {}
    }
}
