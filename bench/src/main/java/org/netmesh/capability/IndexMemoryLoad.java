package org.netmesh.capability;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.netmesh.bench.Load;
import org.netmesh.kernel.EntityId;

/**
 * What the index keeps of one announced node, in a JVM whose heap holds no more than 1,536 bytes a
 * node and 32 MiB: it ends in an error if that is too little. The nodes are those of {@link
 * TenThousandNodes}, each of an entity of its own, read from bytes as they come from the network.
 */
public final class IndexMemoryLoad implements Load {
    private static final int[] NODES = {100_000, 1_000_000};
    private static final long GOAL_BYTES = 1_536;
    private static final long ROOM_BYTES = 32L << 20;

    @Override
    public String area() {
        return "capabilities";
    }

    @Override
    public void run(Sink sink) throws Exception {
        for (int nodes : NODES) sink.take("index.memory." + nodes, "B/node", measured(nodes));
    }

    private static double measured(int nodes) throws IOException, InterruptedException {
        long heapMegabytes = (nodes * GOAL_BYTES + ROOM_BYTES) >> 20;
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + heapMegabytes + "m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                IndexMemoryLoad.class.getName(),
                                Integer.toString(nodes))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said = new String(child.getInputStream().readAllBytes(), US_ASCII).strip();
        if (child.waitFor() != 0) {
            throw new IllegalStateException(
                    "%d nodes do not fit into %d MiB".formatted(nodes, heapMegabytes));
        }
        return Double.parseDouble(said);
    }

    /** Fills an index with so many nodes and prints how many bytes each of them keeps. */
    public static void main(String[] arguments) {
        int nodes = Integer.parseInt(arguments[0]);
        CapabilityIndex index = TenThousandNodes.emptyIndex();
        long before = usedBytes();
        for (int i = 0; i < nodes; i++) index.insert(received(i));
        long kept = usedBytes() - before;
        if (index.size() != nodes) throw new IllegalStateException("only " + index.size());
        System.out.println((double) kept / nodes);
    }

    private static CapabilityAnnouncement received(int i) {
        EntityId entity = EntityId.of(ByteBuffer.allocate(EntityId.BYTES).putInt(i).array());
        byte[] bytes = TenThousandNodes.announcement(i, entity).encode();
        CapabilityAnnouncement record = CapabilityAnnouncement.decode(bytes);
        return record.withCapabilities(ReceivedCapabilities.of(record.capabilities()));
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
