package org.netmesh.bus.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.netmesh.bus.BatchConfig;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.PollRequest;

/** A program of its own, for tests that kill it or look at what it prints. */
final class RedisChild {
    private static final Duration GOING = Duration.ofMinutes(1);

    private RedisChild() {}

    /**
     * @param arguments the server's URL, then {@code once}; or {@code produce}, the nonce's file
     *     and the first number
     */
    public static void main(String[] arguments) throws InterruptedException {
        NetNodeConfig.Builder config =
                NetNodeConfig.builder()
                        .shards(2)
                        .transport(RedisTransport.of(RedisFixture.patient(arguments[0]).build()));
        if (arguments[1].equals("once")) once(config.build());
        else produce(config, Path.of(arguments[2]), Integer.parseInt(arguments[3]));
    }

    private static void once(NetNodeConfig config) throws InterruptedException {
        try (NetNode node = NetNode.create(config)) {
            node.emitRaw("{\"n\":1}");
            node.flush();
            System.out.println(node.poll(PollRequest.limit(10)).events().size());
        }
        // A pool tells that it has ended a moment before its last thread has.
        List<Thread> pools =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("lettuce"))
                        .toList();
        for (Thread thread : pools) thread.join(GOING);
        System.out.println(pools.stream().filter(Thread::isAlive).count());
    }

    /** Emits for ever, and says which events are stored for sure. */
    private static void produce(NetNodeConfig.Builder config, Path nonce, int first) {
        BatchConfig batches = BatchConfig.builder().maxDelay(Duration.ofMillis(1)).build();
        NetNode node = NetNode.create(config.producerNoncePath(nonce).batch(batches).build());
        for (int n = first; ; n++) {
            node.emitRaw("{\"n\":" + n + "}");
            if (n % 100 == 99 && node.flush().isComplete()) System.out.println(n);
        }
    }
}
