package org.netmesh.mesh;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.flow.Mailbox;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.node.PeerState;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.udp.NodeEvents;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketView;

/**
 * Hands what a node receives to its user (spec 02 §7): an event goes to every subscription that
 * wants it, and into the queue of its shard only if none does. Thread-safe.
 */
final class Inbound implements NodeEvents {
    private static final int PEER_EVENTS_KEPT = 1_024;

    private record View(InboundFilter filter, InboundQueue queue) {}

    private final int capacity;
    private final InboundOverflow overflow;
    private final UserExecutor users;
    private final List<InboundQueue> shards;
    private final List<View> views = new CopyOnWriteArrayList<>();
    private final List<Mailbox<PeerEvent>> listeners = new CopyOnWriteArrayList<>();
    private volatile Consumer<Unread> taken = _ -> {};
    private volatile boolean finished;

    Inbound(int shards, int capacity, InboundOverflow overflow, UserExecutor users) {
        this.capacity = capacity;
        this.overflow = overflow;
        this.users = users;
        this.shards = IntStream.range(0, shards).mapToObj(_ -> queue()).toList();
    }

    /** Whom to tell that the readers of a stream went on. */
    void onTaken(Consumer<Unread> told) {
        taken = told;
    }

    @Override
    public void event(
            PeerState from, PacketView packet, FrameCursor event, Unread unread, Now now) {
        int shard = (int) Long.remainderUnsigned(packet.stream(), shards.size());
        MeshEvent received =
                new MeshEvent(
                        from.id(),
                        new StreamId(packet.stream()),
                        packet.sequence(),
                        event.index(),
                        shard,
                        packet.channelHash(),
                        packet.originHash(),
                        ByteBuffer.wrap(event.event()),
                        Instant.EPOCH.plusNanos(now.wallNanos()));
        List<InboundQueue> queues = wanting(received);
        if (queues.isEmpty()) queues = List.of(shards.get(shard));
        int cost = holdsCredit(unread, queues) ? event.creditBytes() : 0;
        InboundEvent inbound = new InboundEvent(received, cost, unread, taken);
        inbound.enter(queues.size());
        for (InboundQueue queue : queues) queue.offer(inbound);
    }

    @Override
    public void peerEvent(PeerEvent event) {
        listeners.forEach(listener -> listener.offer(event));
    }

    @Override
    public void finish() {
        finished = true;
        shards.forEach(InboundQueue::finish);
        views.forEach(view -> view.queue.finish());
        listeners.forEach(Mailbox::finish);
    }

    int shards() {
        return shards.size();
    }

    /** Takes events of all shards, each shard's in order. */
    List<MeshEvent> poll(int limit) {
        List<MeshEvent> out = new ArrayList<>();
        for (InboundQueue shard : shards) {
            if (out.size() < limit) out.addAll(shard.poll(limit - out.size()));
        }
        return out;
    }

    List<MeshEvent> poll(int shard, int limit) {
        if (shard < 0 || shard >= shards.size()) {
            throw MeshException.invalidConfig(
                    "shard must be 0 to %d, got %d".formatted(shards.size() - 1, shard));
        }
        return shards.get(shard).poll(limit);
    }

    Subscription<MeshEvent> subscribe(InboundFilter filter) {
        View view = new View(filter, queue());
        views.add(view);
        if (finished) view.queue.finish();
        return new SourceSubscription<>(view.queue, users) {
            @Override
            public void close() {
                views.remove(view);
                super.close();
            }
        };
    }

    /** Calls the listener for each event, in order, on a thread of its own; it may block. */
    Registration listen(Consumer<PeerEvent> listener) {
        Mailbox<PeerEvent> mailbox = new Mailbox<>(PEER_EVENTS_KEPT);
        listeners.add(mailbox);
        if (finished) mailbox.finish();
        users.execute(() -> tell(listener, mailbox));
        return () -> {
            listeners.remove(mailbox);
            mailbox.close();
        };
    }

    /** Shows how full the queues are and what they lost. */
    List<Counters.Registration> register(Counters counters) {
        List<Counters.Registration> out = new ArrayList<>();
        Meter depth = Meter.of("netmesh_inbound_queue_depth", "Events nobody has read yet");
        for (int shard = 0; shard < shards.size(); shard++) {
            InboundQueue queue = shards.get(shard);
            out.add(counters.gauge(depth.with("shard", Integer.toString(shard)), queue::size));
        }
        Meter dropped = Meter.of("netmesh_inbound_dropped_total", "Events nobody read in time");
        out.add(counters.counter(dropped.with("reason", "overflow"), this::dropped));
        return out;
    }

    long dropped() {
        long out = 0;
        for (InboundQueue shard : shards) out += shard.dropped();
        for (View view : views) out += view.queue.dropped();
        return out;
    }

    private void tell(Consumer<PeerEvent> listener, Mailbox<PeerEvent> mailbox) {
        for (PeerEvent event : new SourceSubscription<>(mailbox, users)) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                System.getLogger("org.netmesh.mesh")
                        .log(System.Logger.Level.WARNING, "a peer listener threw", e);
            }
        }
    }

    private boolean holdsCredit(Unread unread, List<InboundQueue> queues) {
        if (overflow != InboundOverflow.BLOCK_GRANTS) return false;
        if (unread.strict()) return true;
        for (InboundQueue queue : queues) if (queue.fillingUp()) return true;
        return false;
    }

    private List<InboundQueue> wanting(MeshEvent event) {
        if (views.isEmpty()) return List.of();
        List<InboundQueue> out = new ArrayList<>(1);
        for (View view : views) if (view.filter.matches(event)) out.add(view.queue);
        return out;
    }

    private InboundQueue queue() {
        return new InboundQueue(capacity, overflow);
    }
}
