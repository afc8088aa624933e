package org.netmesh.bus;

import java.util.Map;

/** A program that makes a hundred nodes, one after the other, and says what it leaves behind. */
public final class BusChild {
    private BusChild() {}

    public static void main(String[] args) {
        for (int round = 0; round < 100; round++) use();
        System.out.println("threads left: " + threads());
    }

    /** Public for a class loader of its own. */
    public static void use() {
        NetNodeConfig config =
                NetNodeConfig.builder()
                        .shards(2)
                        .scaling(ScalingPolicy.builder().maxShards(4).build())
                        .build();
        try (NetNode node = NetNode.create(config)) {
            EventStream stream = node.subscribe();
            node.channel("c", Object.class).publish(Map.of("k", 1));
            node.flush();
            if (stream.next().isEmpty()) throw new IllegalStateException("nothing stored");
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("netmesh"))
                .count();
    }
}
