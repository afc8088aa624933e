package org.netmesh.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.netmesh.mesh.MeshNode;
import org.netmesh.rpc.MeshRpc;
import org.netmesh.rpc.RpcContext;
import org.netmesh.rpc.RpcMetricsSnapshot.Figure;
import org.netmesh.rpc.RpcMetricsSnapshot.ServiceFigures;
import org.netmesh.rpc.ServiceName;

/** A node of ours and one of the reference, in one session, that call each other. */
abstract class RpcPairScenarios extends LiveScenarios {
    static final ServiceName ECHO = new ServiceName("echo");

    private MeshNode node;
    private MeshRpc ours;
    private ReferenceCalls theirs;

    abstract ReferenceCalls calls(ReferenceNode node);

    @BeforeEach
    void meet() throws IOException {
        node = ours();
        ReferenceNode other = theirs();
        weDial(node, other);
        ours = MeshRpc.of(node);
        theirs = calls(other);
    }

    MeshNode node() {
        return node;
    }

    MeshRpc ourCalls() {
        return ours;
    }

    ReferenceCalls theirCalls() {
        return theirs;
    }

    /** What was counted of that service of ours. */
    long figure(Figure figure) {
        return ours.metrics().services().stream()
                .filter(counted -> counted.service().equals(ECHO.value()))
                .mapToLong((ServiceFigures counted) -> counted.get(figure))
                .sum();
    }

    /** Waits until nobody wants the handler's answer any more. */
    static void awaitCancel(RpcContext context, CountDownLatch heard) {
        if (context.cancellation().await(PATIENCE)) heard.countDown();
    }

    static boolean await(CountDownLatch latch) throws InterruptedException {
        return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(ByteBuffer body) {
        return UTF_8.decode(body.duplicate()).toString();
    }
}
