package org.netmesh.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.netmesh.capability.CapabilityChange;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.mesh.InboundFilter;
import org.netmesh.mesh.MeshEvent;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.PeerTicket;
import org.netmesh.mesh.channel.ChannelSubscription;
import org.netmesh.mesh.channel.SubscribeOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.stream.MeshStream;

/**
 * The process that wants the readings and cannot reach the sensor: it finds it by what it
 * announced, dials it through a relay, shows its token to the sensor's channel, and reads one
 * reliable stream. When that falls silent it takes another relay and says how far it came. One
 * thread does it, in rounds; others hear the echoes, the channel, and who is there, and call the
 * archives.
 */
final class MeshReader {
    private static final long ROUND_MILLIS = 50;
    private static final int ROUNDS_A_REPORT = 4;
    private static final long SHORTEST_SILENCE_NANOS = 2_000_000_000L;
    private static final long LONGEST_SILENCE_NANOS = 32_000_000_000L;

    private final MeshSeat seat;
    private final MeshNode node;
    private final Token token;
    private final ArchiveCalls calls;
    private final PeerTicket sensor;
    private final List<PeerTicket> relays;
    private final Map<NodeId, Member> members = new ConcurrentHashMap<>();
    private final AtomicLong published = new AtomicLong();
    private final List<MeshPath> paths = new ArrayList<>();
    private int via;
    private boolean asked;
    private boolean admitted;
    private long heardNanos;

    /** How long it waits for a reading before it asks again: an answer may be under way. */
    private long silenceNanos = SHORTEST_SILENCE_NANOS;

    private long readNanos;
    private long longestNanos;
    private long next;
    private long twice;
    private long missed;
    private int again;

    private MeshReader(MeshSeat seat, Token token, ArchiveCalls calls) {
        this.seat = seat;
        this.token = token;
        this.calls = calls;
        node = seat.node();
        sensor = seat.findSensor();
        relays = seat.setup().relayTickets();
        relays.forEach(_ -> paths.add(new MeshPath()));
    }

    public static void main(String[] args) {
        MeshSeat.with("reader", MeshReader::begin);
    }

    private static void begin(MeshSeat seat) throws IOException {
        var calls = new ArchiveCalls(seat.node());
        calls.start();
        Optional<Token> token = seat.order().map(MeshSensor::token);
        token.ifPresent(
                shown -> Thread.ofPlatform().daemon().start(() -> read(seat, shown, calls)));
        while (seat.order().isPresent()) {
            // There is nothing more that a reader is told; its input ends with the demo.
        }
    }

    private static void read(MeshSeat seat, Token token, ArchiveCalls calls) {
        try {
            new MeshReader(seat, token, calls).run();
        } catch (NetMeshException | InterruptedException ended) {
            return; // with the demo, in the middle of a round
        }
    }

    private void run() throws InterruptedException {
        Thread.ofVirtual().start(this::watch);
        try (Subscription<MeshEvent> readings = events(MeshSeat.READINGS.streamId());
                Subscription<MeshEvent> echoes = events(MeshSeat.PINGS.streamId())) {
            Thread.ofVirtual().start(() -> echoes.forEach(this::echoed));
            for (int round = 0; ; round++) {
                via = healthyRelay();
                if (System.nanoTime() - heardNanos > silenceNanos || !asked) ask();
                if (asked && !admitted) enter();
                take(readings);
                ping();
                if (round % ROUNDS_A_REPORT == 0) seat.say(view());
                Thread.sleep(ROUND_MILLIS);
            }
        }
    }

    /** Remembers who announced what; also of those who are gone. */
    private void watch() {
        try (var changes = node.discovery().watch(CapabilityFilter.builder().build())) {
            for (CapabilityChange change : changes) {
                switch (change) {
                    case CapabilityChange.Added(var id, var announced) ->
                            members.put(id, Member.of(announced));
                    case CapabilityChange.Updated(var id, var announced, _) ->
                            members.put(id, Member.of(announced));
                    case CapabilityChange.Removed _, CapabilityChange.Expired _ -> {}
                }
            }
        }
    }

    private Subscription<MeshEvent> events(StreamId stream) {
        return node.events(InboundFilter.ofStream(sensor.id(), stream));
    }

    /** Dials the sensor through the relay in use, and says which reading comes next. */
    private void ask() {
        try {
            node.connectVia(relays.get(via).id(), sensor.key(), sensor.id());
            MeshStream stream = node.openStream(sensor.id(), MeshSeat.READINGS);
            stream.send(List.of(ByteBuffer.allocate(Long.BYTES).putLong(next).array()));
            if (asked) again++;
            asked = true;
        } catch (NetMeshException unreachable) {
            // The next round tries again.
        }
        silenceNanos = Math.min(2 * silenceNanos, LONGEST_SILENCE_NANOS);
        heardNanos = System.nanoTime();
    }

    /** Once in, the channel's subscription is renewed by itself. */
    private void enter() {
        try {
            ChannelSubscription events =
                    node.subscribeChannel(
                            sensor.id(), MeshSeat.CHANNEL, SubscribeOptions.token(token));
            admitted = true;
            Thread.ofVirtual().start(() -> events.forEach(_ -> published.incrementAndGet()));
        } catch (NetMeshException unanswered) {
            // The next round tries again.
        }
    }

    /** The relay in use as long as it lives, else the next one that does: as the node has it. */
    private int healthyRelay() {
        for (int i = 0; i < relays.size(); i++) {
            int relay = (via + i) % relays.size();
            Optional<NodeStatus> status =
                    node.peer(relays.get(relay).id()).map(peer -> peer.status());
            if (status.equals(Optional.of(NodeStatus.HEALTHY))) return relay;
        }
        return via;
    }

    private void take(Subscription<MeshEvent> readings) {
        for (var event = poll(readings); event.isPresent(); event = poll(readings)) {
            long seq = event.get().payload().getLong();
            heard(System.nanoTime());
            if (seq < next) {
                twice++;
                continue;
            }
            missed += seq - next;
            next = seq + 1;
            path().reading();
        }
    }

    private void heard(long nowNanos) {
        if (next > 0) longestNanos = Math.max(longestNanos, nowNanos - readNanos);
        readNanos = nowNanos;
        heardNanos = nowNanos;
        silenceNanos = SHORTEST_SILENCE_NANOS;
    }

    private void ping() {
        if (!asked) return;
        long now = System.nanoTime();
        byte[] ping = ByteBuffer.allocate(Long.BYTES + 1).putLong(now).put((byte) via).array();
        path().pinged(now);
        try {
            node.openStream(sensor.id(), MeshSeat.PINGS).send(List.of(ping));
        } catch (NetMeshException gone) {
            // A lost ping, as others are.
        }
    }

    private void echoed(MeshEvent echo) {
        ByteBuffer ping = echo.payload();
        paths.get(ping.get(Long.BYTES)).echoed(ping.getLong(0), System.nanoTime());
    }

    private MeshPath path() {
        return paths.get(via);
    }

    private MeshView view() {
        long now = System.nanoTime();
        List<MeshView.Path> ways = paths.stream().map(path -> path.view(now)).toList();
        return new MeshView(
                next,
                missed,
                twice,
                again,
                longestNanos / 1e9,
                via,
                ways,
                published.get(),
                List.copyOf(members.values()),
                calls.view());
    }

    private static Optional<MeshEvent> poll(Subscription<MeshEvent> events) {
        return events.poll(Duration.ZERO);
    }
}
