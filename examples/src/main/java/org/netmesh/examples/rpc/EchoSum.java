package org.netmesh.examples.rpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.MeshNodeConfig;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.rpc.CallOptions;
import org.netmesh.rpc.RpcAppException;
import org.netmesh.rpc.RpcContext;
import org.netmesh.rpc.RpcServerException;
import org.netmesh.rpc.RpcStatus;
import org.netmesh.rpc.ServeOptions;
import org.netmesh.rpc.ServiceName;
import org.netmesh.rpc.TypedMeshRpc;
import org.netmesh.rpc.TypedResponseSink;

/** A service of records, called by a node's id and by its name, and its streaming sibling. */
final class EchoSum {
    private static final ServiceName ECHO_SUM = new ServiceName("echo_sum");
    private static final ServiceName TAIL = new ServiceName("tail");

    record Request(String text, List<Integer> numbers) {}

    record Response(String echo, int sum) {}

    private EchoSum() {}

    /** Prints answers, the refusal of a bad request, and a stream. */
    public static void main(String[] args) {
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Psk psk = Psk.generate(Entropy.system());
        try (MeshNode server = MeshNode.create(MeshNodeConfig.builder(anyPort, psk).build());
                MeshNode client = MeshNode.create(MeshNodeConfig.builder(anyPort, psk).build())) {
            server.start();
            client.start();
            client.connect(server.ticket());
            TypedMeshRpc serving = TypedMeshRpc.of(server);
            TypedMeshRpc calling = TypedMeshRpc.of(client);
            try (var _ = serving.serve(ECHO_SUM, Request.class, (request, _) -> answer(request));
                    var _ =
                            serving.serveStreaming(
                                    TAIL, Integer.class, EchoSum::countTo, ServeOptions.DEFAULT)) {
                call(calling, server);
            }
        }
    }

    private static Response answer(Request request) {
        if (request.text().isEmpty()) {
            throw new RpcAppException(RpcStatus.NRPC_TYPED_BAD_REQUEST, "text must not be empty");
        }
        int sum = request.numbers().stream().mapToInt(Integer::intValue).sum();
        return new Response(request.text(), sum);
    }

    private static void countTo(int last, TypedResponseSink<Integer> numbers, RpcContext context) {
        for (int i = 1; i <= last && !context.cancellation().isCancelled(); i++) numbers.send(i);
    }

    private static void call(TypedMeshRpc rpc, MeshNode server) {
        CallOptions soon = CallOptions.deadline(Duration.ofSeconds(30));
        var request = new Request("hi", List.of(1, 2, 3));
        System.out.println(rpc.call(server.nodeId(), ECHO_SUM, request, Response.class, soon));
        try {
            rpc.call(server.nodeId(), ECHO_SUM, new Request("", List.of()), Response.class, soon);
        } catch (RpcServerException e) {
            if (e.status().equals(RpcStatus.NRPC_TYPED_BAD_REQUEST)) {
                System.out.println(e.getMessage());
            }
        }
        CallOptions windowed = soon.toBuilder().streamWindow(8).build();
        try (var numbers = rpc.callStreaming(server.nodeId(), TAIL, 3, Integer.class, windowed)) {
            for (int number : numbers) System.out.println("item " + number);
        }
    }
}
