package org.netmesh.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.rpc.RpcMetricsSnapshot.Figure;

/** What users do at the same moment, over real sockets and a plain session. */
class RpcRaceIT {
    private static final ServeOptions QUIET = ServeOptions.builder().announce(false).build();

    private final RpcNodes nodes = new RpcNodes(SessionSecurity.REFERENCE_ONLY);
    private MeshRpc server;
    private MeshRpc caller;

    @BeforeEach
    void join() {
        MeshNode serving = nodes.node();
        server = MeshRpc.of(serving);
        caller = MeshRpc.of(nodes.joined(serving));
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    // spec 09 §27 M-22
    @Test
    void aCallThatIsCancelledAsItsAnswerComesEndsOnce() {
        ServiceName echo = new ServiceName("echo");
        int calls = 2_000;
        List<CancelToken> tokens =
                IntStream.range(0, calls).mapToObj(i -> CancelToken.create()).toList();
        server.serve(
                echo,
                (request, context) -> {
                    // The answer and the cancel set out together.
                    Thread.ofVirtual().start(tokens.get(request.body().getInt(0))::cancel);
                    return RpcResponse.of(request.body());
                },
                QUIET);
        AtomicInteger ends = new AtomicInteger();
        for (int i = 0; i < calls; i++) {
            byte[] body = ByteBuffer.allocate(Integer.BYTES).putInt(i).array();
            CallOptions options = CallOptions.builder().cancelToken(tokens.get(i)).build();
            CompletableFuture<RpcReply> call =
                    caller.callAsync(server.nodeId(), echo, body, options);
            var ended = call.whenComplete((reply, failure) -> ends.incrementAndGet());
            try {
                assertThat(ended.join().bytes()).isEqualTo(body);
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(RpcCancelledException.class);
            }
        }

        assertThat(ends).hasValue(calls);
        RpcNodes.until("none is under way", () -> inFlight(caller, Figure.IN_FLIGHT_CALLS) == 0);
        RpcNodes.until("none is served", () -> inFlight(server, Figure.HANDLERS_IN_FLIGHT) == 0);
    }

    // spec 09 §27 M-41
    @Test
    void servicesWhoseChannelsShareAHashDoNotDisturbEachOther() throws InterruptedException {
        List<ServiceName> two = colliding();
        ServiceName steady = two.getFirst();
        ServiceName fickle = two.getLast();
        server.serve(steady, (request, context) -> text("steady"), QUIET);
        Thread closing =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int i = 0; i < 2_000; i++) {
                                server.serve(fickle, (request, context) -> text("fickle"), QUIET)
                                        .close();
                            }
                        });
        int during = 0;
        while (closing.isAlive() || during == 0) {
            assertThat(answer(steady)).isEqualTo("steady");
            during++;
        }
        closing.join();

        server.serve(fickle, (request, context) -> text("fickle"), QUIET);
        assertThat(answer(fickle)).isEqualTo("fickle");
        assertThat(answer(steady)).isEqualTo("steady");
    }

    private String answer(ServiceName service) {
        CallOptions patient = CallOptions.deadline(RpcNodes.PATIENCE);
        return new String(
                caller.call(server.nodeId(), service, new byte[0], patient).bytes(), UTF_8);
    }

    private static RpcResponse text(String text) {
        return RpcResponse.of(text.getBytes(UTF_8));
    }

    private static long inFlight(MeshRpc rpc, Figure figure) {
        return rpc.metrics().services().stream().mapToLong(counted -> counted.get(figure)).sum();
    }

    /** Two services whose request channels have the same sixteen bits. */
    private static List<ServiceName> colliding() {
        Map<Integer, ServiceName> byWireHash = new HashMap<>();
        for (int i = 0; ; i++) {
            ServiceName name = new ServiceName("s" + i);
            ServiceName before = byWireHash.put(name.requestChannel().hash().wire(), name);
            if (before != null) return List.of(before, name);
        }
    }
}
