package org.netmesh.bus.redis;

import java.nio.file.Path;
import java.time.Duration;
import org.netmesh.bus.BatchConfig;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.PollRequest;

/** A program of its own, for tests that kill it or look at what it prints. */
final class RedisChild {
    private RedisChild() {}

    /**
     * @param arguments the server's URL, then {@code once}; or {@code produce}, the nonce's file
     *     and the first number
     */
    public static void main(String[] arguments) {
        NetNodeConfig.Builder config =
                NetNodeConfig.builder()
                        .shards(2)
                        .transport(RedisTransport.of(RedisFixture.patient(arguments[0]).build()));
        if (arguments[1].equals("once")) once(config.build());
        else produce(config, Path.of(arguments[2]), Integer.parseInt(arguments[3]));
    }

    private static void once(NetNodeConfig config) {
        try (NetNode node = NetNode.create(config)) {
            node.emitRaw("{\"n\":1}");
            node.flush();
            System.out.println(node.poll(PollRequest.limit(10)).events().size());
        }
        System.out.println(
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("lettuce"))
                        .count());
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
