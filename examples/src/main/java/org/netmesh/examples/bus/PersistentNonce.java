package org.netmesh.examples.bus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;

/**
 * A producer that keeps its name over restarts: a storage that sees an event again, sent before the
 * crash and after it, can tell that it is the same one.
 */
public final class PersistentNonce {
    private PersistentNonce() {}

    /** Runs the same producer twice, and shows that both runs used one nonce. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("producer");
        Path nonce = folder.resolve("producer.nonce");
        byte[] first = run(nonce);
        byte[] second = run(nonce);
        System.out.println("same producer: " + Arrays.equals(first, second));
    }

    private static byte[] run(Path nonce) throws Exception {
        var config = NetNodeConfig.builder().shards(1).producerNoncePath(nonce).build();
        try (NetNode node = NetNode.create(config)) {
            node.emit(Map.of("reading", 1));
            node.flush();
        }
        return Files.readAllBytes(nonce);
    }
}
