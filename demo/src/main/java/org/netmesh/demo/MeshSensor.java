package org.netmesh.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.InboundFilter;
import org.netmesh.mesh.MeshEvent;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.OnFailure;
import org.netmesh.mesh.channel.PublishConfig;
import org.netmesh.mesh.identity.IssueTokenOptions;
import org.netmesh.mesh.identity.Token;
import org.netmesh.mesh.identity.TokenScope;
import org.netmesh.mesh.stream.MeshStream;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexFile;
import org.netmesh.redex.RedexTail;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process with the sensors: keeps this machine's readings in its log, and sends them from where
 * a reader asks on one reliable stream. It also publishes them on a channel, for whom it gave a
 * token, and serves its log to who calls.
 */
final class MeshSensor {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What it is told: to say how many readings there are, or first to read no more. */
    static final String COUNT = "count";

    static final String STOP = "stop";

    /** Or, with an entity behind it, to give that one a token; it tells it in hexadecimal. */
    static final String ADMIT = "admit ";

    private static final long ROUND_MILLIS = 250;
    private static final Duration ADMITTED = Duration.ofMinutes(90);

    private static final PublishConfig TO_WHOM_IT_REACHES =
            PublishConfig.DEFAULT.onFailure(OnFailure.COLLECT);

    private final MeshNode node;
    private final RedexFile log;
    private Thread sender = Thread.ofVirtual().unstarted(() -> {});

    private MeshSensor(MeshNode node, RedexFile log) {
        this.node = node;
        this.log = log;
    }

    public static void main(String[] args) {
        MeshSeat.with(Member.SENSOR, MeshSensor::run);
    }

    private static void run(MeshSeat seat) throws IOException, InterruptedException {
        try (Redex redex = Redex.inMemory();
                RedexFile log = redex.openFile(new ChannelName(ReadingLog.NAME))) {
            var sensor = new MeshSensor(seat.node(), log);
            LogService.serve(seat.node(), log);
            Thread.ofVirtual().start(sensor::answer);
            Thread.ofVirtual().start(sensor::publish);
            var stopped = new AtomicBoolean();
            Thread reading = Thread.ofVirtual().start(() -> read(log, stopped));
            for (var order = seat.order(); order.isPresent(); order = seat.order()) {
                if (order.get().equals(STOP)) {
                    stopped.set(true);
                    reading.join();
                }
                if (order.get().startsWith(ADMIT)) {
                    seat.say(Hex.of(admit(seat, order.get().substring(ADMIT.length())).toBytes()));
                } else {
                    seat.say(log.nextSeq());
                }
            }
        }
    }

    /** A token as it was told. */
    static Token token(String line) {
        return Token.parse(Hex.parse(line));
    }

    private static Token admit(MeshSeat seat, String entity) {
        return seat.identity()
                .issueToken(
                        IssueTokenOptions.builder()
                                .subject(EntityId.parse(entity))
                                .scope(Set.of(TokenScope.SUBSCRIBE))
                                .channel(new ChannelName(MeshSeat.CHANNEL))
                                .ttl(ADMITTED)
                                .build());
    }

    private static void read(RedexFile log, AtomicBoolean stopped) {
        Machine machine = Machine.best();
        while (!stopped.get()) {
            for (Reading reading : machine.read(System.nanoTime())) {
                log.append(JSON.writeValueAsString(reading).getBytes(UTF_8));
            }
            try {
                Thread.sleep(ROUND_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void publish() {
        node.registerChannel(ChannelConfig.builder(MeshSeat.CHANNEL).requireToken(true).build());
        try (RedexTail tail = log.tail(0)) {
            for (RedexEvent event : tail) {
                node.publish(MeshSeat.CHANNEL, event.payload(), TO_WHOM_IT_REACHES);
            }
        } catch (NetMeshException ended) {
            return; // with the demo
        }
    }

    /** Takes what readers say: a ping goes back as it is, the rest is where to begin. */
    private void answer() {
        for (MeshEvent event : node.events(InboundFilter.all())) {
            if (event.stream().equals(MeshSeat.PINGS.streamId())) echo(event);
            else if (event.stream().equals(MeshSeat.READINGS.streamId())) begin(event);
        }
    }

    private void echo(MeshEvent ping) {
        try {
            node.openStream(ping.peer(), MeshSeat.PINGS).send(List.of(ping.bytes()));
        } catch (NetMeshException gone) {
            // A lost ping: the reader counts it.
        }
    }

    private void begin(MeshEvent request) {
        sender.interrupt();
        long from = request.payload().getLong();
        sender = Thread.ofVirtual().start(() -> send(request.peer(), from));
    }

    private void send(NodeId reader, long from) {
        try (RedexTail tail = log.tail(from)) {
            MeshStream stream = node.openStream(reader, MeshSeat.READINGS);
            for (RedexEvent event : tail) stream.sendBlocking(List.of(numbered(event)));
        } catch (NetMeshException gone) {
            // The reader will ask again, and say what it has.
        }
    }

    private static byte[] numbered(RedexEvent event) {
        byte[] payload = event.payload();
        return ByteBuffer.allocate(Long.BYTES + payload.length)
                .putLong(event.seq())
                .put(payload)
                .array();
    }
}
