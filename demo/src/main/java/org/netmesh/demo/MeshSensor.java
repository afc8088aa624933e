package org.netmesh.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.InboundFilter;
import org.netmesh.mesh.MeshEvent;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.stream.MeshStream;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexFile;
import org.netmesh.redex.RedexTail;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process with the sensors: keeps this machine's readings in its log, and sends them from where
 * a reader asks on one reliable stream.
 */
final class MeshSensor {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What it is told: to say how many readings there are, or first to read no more. */
    static final String COUNT = "count";

    static final String STOP = "stop";
    private static final long ROUND_MILLIS = 250;

    private final MeshNode node;
    private final RedexFile log;
    private Thread sender = Thread.ofVirtual().unstarted(() -> {});

    private MeshSensor(MeshNode node, RedexFile log) {
        this.node = node;
        this.log = log;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try (MeshSeat seat = MeshSeat.take();
                Redex redex = Redex.inMemory();
                RedexFile log = redex.openFile(new ChannelName(ReadingLog.NAME))) {
            var sensor = new MeshSensor(seat.node(), log);
            Thread.ofVirtual().start(sensor::answer);
            var stopped = new AtomicBoolean();
            Thread reading = Thread.ofVirtual().start(() -> read(log, stopped));
            for (var order = seat.order(); order.isPresent(); order = seat.order()) {
                if (order.get().equals(STOP)) {
                    stopped.set(true);
                    reading.join();
                }
                seat.say(log.nextSeq());
            }
        }
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
