package org.netmesh.examples.rpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.rpc.BreakerOpenException;
import org.netmesh.rpc.CallOptions;
import org.netmesh.rpc.CancelToken;
import org.netmesh.rpc.CircuitBreaker;
import org.netmesh.rpc.HedgePolicy;
import org.netmesh.rpc.RetryPolicy;
import org.netmesh.rpc.RpcAppException;
import org.netmesh.rpc.RpcCancelledException;
import org.netmesh.rpc.RpcException;
import org.netmesh.rpc.RpcStatus;
import org.netmesh.rpc.ServiceName;
import org.netmesh.rpc.TypedMeshRpc;

/** What a caller does about a service that fails now and then, or takes too long. */
final class Resilience {
    private static final ServiceName ECHO = new ServiceName("echo");
    private static final ServiceName MOODY = new ServiceName("moody");

    private Resilience() {}

    /** Prints how a retry, a hedge, a circuit breaker and a cancelled call end. */
    public static void main(String[] args) {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Psk psk = Psk.generate(Entropy.system());
        try (MeshNode server = MeshNode.create(MeshNodeConfig.builder(anyPort, psk).build());
                MeshNode client = MeshNode.create(MeshNodeConfig.builder(anyPort, psk).build())) {
            server.start();
            client.start();
            client.connect(server.ticket());
            var asked = new AtomicInteger();
            TypedMeshRpc serving = TypedMeshRpc.of(server);
            TypedMeshRpc rpc = TypedMeshRpc.of(client);
            try (var _ = serving.serve(ECHO, String.class, (text, _) -> text);
                    var _ = serving.serve(MOODY, String.class, (text, _) -> answer(text, asked))) {
                retryAndHedge(rpc, server.nodeId());
                breakCircuit(rpc, server.nodeId());
                cancel(rpc, server.nodeId());
            }
        }
    }

    /** Is too busy every time but the third. */
    private static String answer(String text, AtomicInteger asked) {
        if (asked.incrementAndGet() == 3) return text;
        throw new RpcAppException(RpcStatus.NRPC_TYPED_HANDLER_ERROR, "in no mood");
    }

    private static void retryAndHedge(TypedMeshRpc rpc, NodeId server) {
        RetryPolicy patient =
                RetryPolicy.builder()
                        .maxAttempts(4)
                        .initialBackoff(Duration.ofMillis(50))
                        .maxBackoff(Duration.ofSeconds(1))
                        .jitter(true)
                        .retryable(failure -> failure instanceof RpcException)
                        .build();
        String third =
                rpc.callWithRetry(
                        server, MOODY, "hello", String.class, CallOptions.DEFAULT, patient);
        System.out.println("with a retry: " + third);

        var hedge = new HedgePolicy(Duration.ofMillis(50), 2);
        String first =
                rpc.callWithHedgeTo(
                        List.of(server), ECHO, "world", String.class, CallOptions.DEFAULT, hedge);
        System.out.println("with a hedge: " + first);
    }

    private static void breakCircuit(TypedMeshRpc rpc, NodeId server) {
        CircuitBreaker breaker =
                CircuitBreaker.builder()
                        .failureThreshold(2)
                        .resetAfter(Duration.ofMinutes(1))
                        .failurePredicate(failure -> failure instanceof RpcException)
                        .build();
        for (int i = 0; i < 3; i++) {
            try {
                breaker.get(() -> rpc.call(server, MOODY, "again", String.class));
            } catch (BreakerOpenException e) {
                System.out.println("not even asked: " + breaker.state());
            } catch (RpcException e) {
                System.out.println("asked, and refused: " + e.outcome());
            }
        }
    }

    private static void cancel(TypedMeshRpc rpc, NodeId server) {
        CancelToken token = CancelToken.create();
        token.cancel();
        try {
            rpc.call(
                    server,
                    ECHO,
                    "too late",
                    String.class,
                    CallOptions.builder().cancelToken(token).build());
        } catch (RpcCancelledException e) {
            System.out.println("cancelled before it began: " + e.outcome());
        }
    }
}
