package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.mesh.Loopback.bytes;
import static org.netmesh.mesh.Loopback.join;
import static org.netmesh.mesh.Loopback.take;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.stream.MeshStream;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;

/** Threads of callers drive a node while its own sleeps: that must show nowhere. */
class CallersTurnIT {
    private final Loopback mesh = new Loopback();

    @AfterEach
    void close() {
        mesh.close();
    }

    // An interrupt during blocking I/O would close the node's socket.
    @Test
    void aCallerThatIsInterruptedLeavesTheNodeWhole() {
        MeshNode alice = mesh.started();
        MeshNode bob = mesh.started();
        join(alice, bob);
        try (var events = bob.events(InboundFilter.all())) {
            for (int i = 0; i < 100; i++) {
                Thread.currentThread().interrupt();
                sendInterrupted(alice, bob, "interrupted");
            }
            alice.send(bob.nodeId(), bytes("afterwards"));
            while (!take(events, 1).getFirst().text().equals("afterwards")) {
                // One that was sent with the interrupt pending.
            }
        }
    }

    private static void sendInterrupted(MeshNode from, MeshNode to, String text) {
        try {
            from.send(to.nodeId(), bytes(text));
        } catch (InterruptedOperationException e) {
            // The wait was given up, which is allowed.
        } finally {
            Thread.interrupted();
        }
    }

    // Every thread's events keep their order, whoever's turn carries them out.
    @Test
    void manyCallersAtOnceLoseNothingAndKeepTheirOrders() throws InterruptedException {
        MeshNode alice = mesh.started();
        MeshNode bob = mesh.started();
        join(alice, bob);
        int callers = 16;
        int each = 200;
        try (var events = bob.events(InboundFilter.all())) {
            List<Thread> threads = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int number = caller;
                MeshStream stream =
                        alice.openStream(
                                bob.nodeId(),
                                StreamConfig.builder(new StreamId(0x100 + number))
                                        .reliability(Reliability.RELIABLE)
                                        .build());
                Runnable sending =
                        () -> {
                            for (int i = 0; i < each; i++) {
                                stream.sendBlocking(List.of(bytes(number + " " + i)));
                            }
                        };
                threads.add(
                        number % 2 == 0
                                ? Thread.ofPlatform().start(sending)
                                : Thread.ofVirtual().start(sending));
            }
            Map<String, Integer> next = new TreeMap<>();
            for (MeshEvent event : take(events, callers * each)) {
                String[] words = event.text().split(" ", 2);
                assertThat(Integer.parseInt(words[1])).isEqualTo(next.getOrDefault(words[0], 0));
                next.merge(words[0], 1, Integer::sum);
            }
            for (Thread thread : threads) thread.join();
            assertThat(next).hasSize(callers).values().containsOnly(each);
        }
    }
}
