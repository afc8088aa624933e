package org.netmesh.rpc;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.netmesh.bench.Fork;
import org.netmesh.bench.Load;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.crypto.Psk;

/** What services, streams and calls hold of the heap: caller and server in one process. */
final class RpcMemory {
    private static final int SERVICES = 1_000;
    private static final int STREAMS = 1_000;
    private static final int EARLY = 100_000;
    private static final int LATE = 1_000_000;
    private static final int CALLERS = 128;
    private static final int COLLECTIONS = 5;
    private static final ServiceName OPEN = new ServiceName("bench.open");

    private final MeshRpc server;
    private final MeshRpc caller;
    private final NodeId target;
    private final AtomicLong calls = new AtomicLong();
    private final Load.Sink sink = Fork.printing(CallLoad.AREA);

    private RpcMemory(MeshNode server, MeshNode caller) {
        this.server = MeshRpc.of(server);
        this.caller = MeshRpc.of(caller);
        target = server.nodeId();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (Psk psk = Psk.generate(Entropy.system());
                MeshNode server = Nodes.open(psk);
                MeshNode caller = Nodes.open(psk)) {
            Nodes.serve(server);
            caller.connect(server.ticket());
            RpcMemory memory = new RpcMemory(server, caller);
            memory.growth();
            memory.services();
            memory.streams();
        }
    }

    /** The heap after so many calls, and after ten times as many. */
    private void growth() throws InterruptedException {
        callUntil(EARLY);
        long early = heapBytes();
        callUntil(LATE);
        sink.take("heap.after-100000-calls", "KiB", early / 1024.0);
        sink.take("heap.growth.100000-1000000", "KiB", (heapBytes() - early) / 1024.0);
    }

    private void callUntil(long wanted) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                while (calls.incrementAndGet() <= wanted) {
                                    caller.call(target, Nodes.ECHO, new byte[CallLoad.BYTES]);
                                }
                            }));
        }
        for (Thread thread : threads) thread.join();
        calls.set(wanted);
    }

    /** Services that nobody calls, and that are not announced: an announcement has no room. */
    private void services() {
        List<ServeHandle> served = new ArrayList<>();
        ServeOptions quiet = ServeOptions.builder().announce(false).build();
        long before = heapBytes();
        for (int i = 0; i < SERVICES; i++) {
            ServiceName name = new ServiceName("bench.idle." + i);
            served.add(server.serve(name, (request, _) -> RpcResponse.of(request.body()), quiet));
        }
        sink.take("memory.idle-service", "B", (double) (heapBytes() - before) / SERVICES);
        served.forEach(ServeHandle::close);
    }

    /** Streams of which one item was read and whose handlers wait: both ends. */
    private void streams() {
        CountDownLatch over = new CountDownLatch(1);
        ServeHandle served =
                server.serveStreaming(
                        OPEN,
                        (_, chunks, _) -> {
                            chunks.send(new byte[CallLoad.BYTES]);
                            over.await();
                        });
        List<RpcStream> open = new ArrayList<>();
        long before = heapBytes();
        for (int i = 0; i < STREAMS; i++) {
            RpcStream stream = caller.callStreaming(target, OPEN, new byte[CallLoad.BYTES]);
            if (stream.next().isEmpty()) throw new IllegalStateException("a stream ended");
            open.add(stream);
        }
        sink.take("memory.open-stream", "B", (double) (heapBytes() - before) / STREAMS);
        open.forEach(RpcStream::close);
        over.countDown();
        served.close();
    }

    /**
     * What is left after several collections: references are cleared in one and freed in the next.
     */
    private static long heapBytes() {
        for (int i = 0; i < COLLECTIONS; i++) System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
