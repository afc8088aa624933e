package org.netmesh.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.netmesh.kernel.Hex;
import org.netmesh.mesh.MeshNode;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexFile;
import org.netmesh.redex.RedexTail;
import org.netmesh.rpc.Codec;
import org.netmesh.rpc.MeshRpc;
import org.netmesh.rpc.RequestStream;
import org.netmesh.rpc.RpcResponse;
import org.netmesh.rpc.ServeOptions;
import org.netmesh.rpc.ServiceName;
import org.netmesh.rpc.TypedMeshRpc;
import org.netmesh.rpc.TypedResponseSink;
import tools.jackson.databind.json.JsonMapper;

/** A log of readings as services: what it comes to, its readings as they come, and a safe. */
final class LogService {
    static final ServiceName SUMMARY = new ServiceName("log.summary");
    static final ServiceName FOLLOW = new ServiceName("log.follow");
    static final ServiceName STORE = new ServiceName("log.store");

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long PROCESS = ProcessHandle.current().pid();

    private final RedexFile log;

    /** Asks for everything from one reading on, or for all of it. */
    record From(long seq) {}

    /**
     * One reading.
     *
     * @param process which one it comes from
     */
    record Entry(long process, long seq, Reading reading) {}

    /** What the log comes to. */
    record Summary(long process, long records, Map<String, Series> series) {
        Summary {
            series = Map.copyOf(series);
        }
    }

    /** What came of an upload. */
    record Stored(long process, int chunks, long bytes, String sha256) {
        static Stored parse(ByteBuffer body) {
            return JSON.readValue(UTF_8.decode(body).toString(), Stored.class);
        }
    }

    private LogService(RedexFile log) {
        this.log = log;
    }

    /** Serves the log until the node is closed. */
    static void serve(MeshNode node, RedexFile log) {
        var service = new LogService(log);
        MeshRpc rpc = MeshRpc.of(node);
        TypedMeshRpc typed = rpc.typed(Codec.json());
        typed.serve(SUMMARY, From.class, (from, _) -> service.summary(from));
        typed.<From, Entry>serveStreaming(
                FOLLOW,
                From.class,
                (from, sink, _) -> service.follow(from, sink),
                ServeOptions.DEFAULT);
        rpc.serveClientStream(STORE, (chunks, _) -> store(chunks));
    }

    private Summary summary(From from) {
        var series = new LinkedHashMap<String, Series>();
        long records = log.nextSeq();
        log.forEach(
                from.seq,
                records,
                (_, payload) -> {
                    Reading reading =
                            JSON.readValue(UTF_8.decode(payload).toString(), Reading.class);
                    Series before =
                            series.getOrDefault(reading.name(), Series.empty(reading.unit()));
                    series.put(reading.name(), before.with(reading.value()));
                });
        return new Summary(PROCESS, records, series);
    }

    /** Ends when nobody listens any more. */
    private void follow(From from, TypedResponseSink<Entry> sink) {
        try (RedexTail tail = log.tail(from.seq)) {
            for (RedexEvent event : tail) {
                sink.send(new Entry(PROCESS, event.seq(), reading(event)));
            }
        }
    }

    private static Reading reading(RedexEvent event) {
        return JSON.readValue(event.payload(), Reading.class);
    }

    /** Keeps nothing: what counts is what came. */
    private static RpcResponse store(RequestStream chunks) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        int count = 0;
        long bytes = 0;
        for (ByteBuffer chunk : chunks) {
            count++;
            bytes += chunk.remaining();
            digest.update(chunk);
        }
        var stored = new Stored(PROCESS, count, bytes, Hex.of(digest.digest()));
        return RpcResponse.of(JSON.writeValueAsBytes(stored));
    }
}
