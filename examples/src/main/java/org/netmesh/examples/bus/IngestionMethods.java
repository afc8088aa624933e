package org.netmesh.examples.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;

/** Seven ways to emit: from objects, texts or bytes, one or many, with or without a receipt. */
public final class IngestionMethods {
    private IngestionMethods() {}

    /** Prints what each way returns. */
    public static void main(String[] args) {
        try (NetNode node = NetNode.create(NetNodeConfig.builder().shards(1).build())) {
            System.out.println("emit: shard " + node.emit(Map.of("n", 1)).shardId());
            System.out.println("emitRaw: shard " + node.emitRaw("{\"n\":2}").shardId());
            System.out.println("emitBuffer: " + node.emitBuffer("{\"n\":3}".getBytes(UTF_8)));
            System.out.println(
                    "emitBatch: " + node.emitBatch(List.of(Map.of("n", 4), Map.of("n", 5))));
            System.out.println(
                    "emitRawBatch: " + node.emitRawBatch(List.of("{\"n\":6}", "{\"n\":7}")));
            System.out.println("fire: " + node.fire("{\"n\":8}"));
            System.out.println("fireBatch: " + node.fireBatch(List.of("{\"n\":9}", "{\"n\":10}")));
            node.flush();
            System.out.println("ingested: " + node.stats().eventsIngested());
        }
    }
}
