package org.netmesh.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.PeerTicket;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexFile;
import org.netmesh.rpc.Codec;
import org.netmesh.rpc.MeshRpc;
import org.netmesh.rpc.TypedMeshRpc;
import org.netmesh.rpc.TypedRpcStream;
import tools.jackson.databind.json.JsonMapper;

/** A process that copies the sensor's log as it grows, and serves the copy. May be killed. */
final class MeshArchive {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PAUSE = Duration.ofMillis(50);

    private MeshArchive() {}

    public static void main(String[] args) {
        MeshSeat.with(Member.ARCHIVE, MeshArchive::run);
    }

    private static void run(MeshSeat seat) throws IOException {
        try (Redex redex = Redex.inMemory();
                RedexFile log = redex.openFile(new ChannelName(ReadingLog.NAME))) {
            LogService.serve(seat.node(), log);
            Thread.ofPlatform().daemon().start(() -> copy(seat, log));
            while (seat.order().isPresent()) {
                // There is nothing that an archive is told.
            }
        }
    }

    private static void copy(MeshSeat seat, RedexFile log) {
        try {
            PeerTicket sensor = seat.find(Member.WITH_SENSOR);
            while (true) {
                follow(seat.node(), sensor, log);
                Thread.sleep(PAUSE);
            }
        } catch (NetMeshException | InterruptedException ended) {
            return; // with the demo
        }
    }

    private static void follow(MeshNode node, PeerTicket sensor, RedexFile log) {
        TypedMeshRpc rpc = MeshRpc.of(node).typed(Codec.json());
        var next = new LogService.From(log.nextSeq());
        try {
            MeshSeat.reach(node, sensor);
            try (TypedRpcStream<LogService.Entry> entries =
                    rpc.callStreaming(
                            sensor.id(), LogService.FOLLOW, next, LogService.Entry.class)) {
                for (LogService.Entry entry : entries) {
                    log.append(JSON.writeValueAsString(entry.reading()).getBytes(UTF_8));
                }
            }
        } catch (NetMeshException unreachable) {
            // The next round goes on from there.
        }
    }
}
