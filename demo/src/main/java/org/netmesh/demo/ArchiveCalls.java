package org.netmesh.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.netmesh.capability.CapabilityChange;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.PeerTicket;
import org.netmesh.rpc.CallOptions;
import org.netmesh.rpc.ClientStreamCall;
import org.netmesh.rpc.Codec;
import org.netmesh.rpc.HedgePolicy;
import org.netmesh.rpc.MeshRpc;
import org.netmesh.rpc.RetryPolicy;
import org.netmesh.rpc.RpcException;
import org.netmesh.rpc.RpcMetricsSnapshot.Figure;
import org.netmesh.rpc.TypedMeshRpc;
import org.netmesh.rpc.TypedRpcStream;

/**
 * What the reader asks of the archives: a summary every now and then, and one stream of readings.
 * When that breaks it hedges a call, uploads a file, and follows whichever is left. One thread for
 * each; {@link #view} from any.
 */
final class ArchiveCalls {
    private static final Duration PAUSE = Duration.ofMillis(200);
    // Every JDK has it, and it takes a few dozen chunks.
    private static final Path FILE = Path.of(System.getProperty("java.home"), "lib", "jrt-fs.jar");
    private static final int CHUNK_BYTES = 4_096;
    private static final CallOptions FOUND =
            CallOptions.builder().among(Member.WITH_ARCHIVE).build();
    private static final CallOptions SOON =
            FOUND.toBuilder().deadline(Duration.ofMillis(400)).build();
    private static final CallOptions PATIENT =
            FOUND.toBuilder().deadline(Duration.ofSeconds(10)).build();
    private static final LogService.From ALL = new LogService.From(0);

    private final MeshNode node;
    private final MeshRpc rpc;
    private final TypedMeshRpc typed;
    private final byte[] file;
    private final Map<Long, NodeId> archives = new ConcurrentHashMap<>();
    // Guarded by this.
    private final List<Long> followed = new ArrayList<>();
    private long asked;
    private long answered;
    private Optional<LogService.Summary> summary = Optional.empty();
    private long next;
    private long missed;
    private long hedgedTo;
    private Optional<LogService.Stored> stored = Optional.empty();

    ArchiveCalls(MeshNode node) throws IOException {
        this.node = node;
        rpc = MeshRpc.of(node);
        typed = rpc.typed(Codec.json());
        file = Files.readAllBytes(FILE);
    }

    void start() {
        Thread.ofVirtual().start(this::meet);
        Thread.ofVirtual().start(() -> repeat(this::ask));
        Thread.ofVirtual().start(() -> repeat(this::follow));
    }

    synchronized ArchiveView view() {
        return new ArchiveView(
                archives.size(),
                asked,
                answered,
                summary,
                followed,
                next,
                missed,
                hedgedTo,
                stored,
                stored.map(one -> one.sha256().equals(sha256(file))).orElse(false),
                counted(Figure.RETRIES),
                counted(Figure.HEDGES));
    }

    private void meet() {
        try (var found = node.discovery().watch(Member.WITH_ARCHIVE)) {
            for (CapabilityChange change : found) {
                if (!(change instanceof CapabilityChange.Added(_, var announced))) continue;
                Member archive = Member.of(announced);
                PeerTicket ticket = PeerTicket.parse(archive.ticket());
                // Who is announced again after a silence is reached for already.
                if (archives.putIfAbsent(archive.process(), ticket.id()) == null) {
                    Thread.ofVirtual().start(() -> repeat(() -> MeshSeat.reach(node, ticket)));
                }
            }
        }
    }

    private void ask() {
        Optional<LogService.Summary> answer = Optional.empty();
        try {
            answer =
                    Optional.of(
                            typed.callServiceWithRetry(
                                    LogService.SUMMARY,
                                    ALL,
                                    LogService.Summary.class,
                                    SOON,
                                    RetryPolicy.DEFAULT));
        } catch (RpcException none) {
            // It counts as unanswered.
        }
        asked(answer);
    }

    /** The first question counts once there is somebody to answer it. */
    private synchronized void asked(Optional<LogService.Summary> answer) {
        if (answered > 0 || answer.isPresent()) asked++;
        if (answer.isEmpty()) return;
        answered++;
        summary = answer;
    }

    /** Until the stream breaks; then the calls that find out who is left. */
    private void follow() {
        var from = new LogService.From(position());
        try (TypedRpcStream<LogService.Entry> entries =
                typed.callServiceStreaming(
                        LogService.FOLLOW, from, LogService.Entry.class, FOUND)) {
            entries.forEach(this::take);
        } catch (RpcException broken) {
            Optional<Long> last = last();
            if (last.isPresent()) afterLosing(last.get());
        }
    }

    private synchronized long position() {
        return next;
    }

    private synchronized Optional<Long> last() {
        return followed.isEmpty() ? Optional.empty() : Optional.of(followed.getLast());
    }

    private synchronized void take(LogService.Entry entry) {
        if (followed.isEmpty() || followed.getLast() != entry.process()) {
            followed.add(entry.process());
        }
        missed += entry.seq() - next;
        next = entry.seq() + 1;
    }

    private void afterLosing(long archive) {
        List<NodeId> lostFirst = new ArrayList<>(archives.values());
        NodeId lost = archives.get(archive);
        if (lost != null && lostFirst.remove(lost)) lostFirst.addFirst(lost);
        LogService.Summary answer =
                typed.callWithHedgeTo(
                        lostFirst,
                        LogService.SUMMARY,
                        ALL,
                        LogService.Summary.class,
                        PATIENT,
                        HedgePolicy.DEFAULT);
        LogService.Stored upload = upload();
        synchronized (this) {
            hedgedTo = answer.process();
            stored = Optional.of(upload);
        }
    }

    private LogService.Stored upload() {
        try (ClientStreamCall call = rpc.callServiceClientStream(LogService.STORE, PATIENT)) {
            for (int at = 0; at < file.length; at += CHUNK_BYTES) {
                call.send(Arrays.copyOfRange(file, at, Math.min(at + CHUNK_BYTES, file.length)));
            }
            return LogService.Stored.parse(call.finish().body());
        }
    }

    private long counted(Figure figure) {
        return rpc.metrics().services().stream().mapToLong(one -> one.get(figure)).sum();
    }

    private static String sha256(byte[] bytes) {
        try {
            return Hex.of(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /** Over and over, with pauses, whatever becomes of it. */
    private static void repeat(Round round) {
        try {
            while (true) {
                try {
                    round.run();
                } catch (NetMeshException failed) {
                    // The next round tries again.
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException ended) {
            return; // with the demo
        }
    }

    private interface Round {
        void run();
    }
}
