package org.netmesh.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.rpc.CallOptions;
import org.netmesh.rpc.CancelToken;
import org.netmesh.rpc.MeshRpc;
import org.netmesh.rpc.RpcNoRouteException;
import org.netmesh.rpc.RpcResponse;
import org.netmesh.rpc.ServiceName;
import org.netmesh.testservers.ReferencePeer;

/** Calls that cross a relay, beside the published Rust crate, 0.19.0. */
@Tag("rust")
class RustRpcRelayIT extends LiveScenarios {
    private static final ServiceName ECHO = new ServiceName("echo");

    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.rust();
    }

    // spec 09 §29.1: both ends are ours, what lies between is theirs
    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void ourCallsCrossARelayOfTheirs(SessionSecurity security) throws Exception {
        MeshNode server = ours(config -> config.sessionSecurity(security));
        MeshNode caller = ours(config -> config.sessionSecurity(security));
        overTheirRelay(caller, server);
        MeshRpc serves = MeshRpc.of(server);
        MeshRpc calls = MeshRpc.of(caller);

        try (var _ = serves.serve(ECHO, (request, context) -> RpcResponse.of(request.body()))) {
            for (int i = 0; i < 20; i++) {
                byte[] body = RpcPairScenarios.bytes("call " + i);
                assertThat(calls.call(server.nodeId(), ECHO, body, patient()).bytes())
                        .isEqualTo(body);
            }
        }
        streams(serves, calls);
        uploads(serves, calls);
        cancels(serves, calls);
    }

    private static void streams(MeshRpc serves, MeshRpc calls) {
        List<String> read = new ArrayList<>();
        try (var _ =
                        serves.serveStreaming(
                                new ServiceName("count"),
                                (request, sink, context) -> {
                                    for (int i = 0; i < 200; i++) {
                                        sink.send(RpcPairScenarios.bytes("" + i));
                                    }
                                });
                var stream =
                        calls.callStreaming(
                                serves.nodeId(),
                                new ServiceName("count"),
                                new byte[0],
                                patient())) {
            for (ByteBuffer chunk : stream) read.add(RpcPairScenarios.text(chunk));
        }
        assertThat(read).isEqualTo(IntStream.range(0, 200).mapToObj(i -> "" + i).toList());
    }

    private static void uploads(MeshRpc serves, MeshRpc calls) {
        List<String> sent = IntStream.range(0, 200).mapToObj(i -> "" + i).toList();
        ServiceName list = new ServiceName("list");
        try (var _ =
                        serves.serveClientStream(
                                list,
                                (requests, context) -> {
                                    List<String> items = new ArrayList<>();
                                    for (ByteBuffer item : requests) {
                                        items.add(RpcPairScenarios.text(item));
                                    }
                                    return RpcResponse.of(
                                            RpcPairScenarios.bytes(String.join(",", items)));
                                });
                var upload = calls.callClientStream(serves.nodeId(), list, patient())) {
            sent.forEach(item -> upload.send(RpcPairScenarios.bytes(item)));
            assertThat(RpcPairScenarios.text(upload.finish().body()))
                    .isEqualTo(String.join(",", sent));
        }
    }

    private static void cancels(MeshRpc serves, MeshRpc calls) throws InterruptedException {
        ServiceName hang = new ServiceName("hang");
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(1);
        CancelToken token = CancelToken.create();
        try (var _ =
                serves.serve(
                        hang,
                        (request, context) -> {
                            running.countDown();
                            RpcPairScenarios.awaitCancel(context, heard);
                            return RpcResponse.EMPTY;
                        })) {
            var _ =
                    calls.callAsync(
                            serves.nodeId(),
                            hang,
                            new byte[0],
                            CallOptions.builder().cancelToken(token).build());
            assertThat(RpcPairScenarios.await(running)).isTrue();
            token.cancel();
            assertThat(RpcPairScenarios.await(heard)).isTrue();
        }
    }

    // spec 09 §2: membership of theirs goes to an address, so no call of theirs crosses a relay
    @Test
    void betweenOursAndTheirsNoCallCrossesARelayOfOurs() throws IOException {
        MeshNode ours = ours();
        MeshNode relay = ours();
        ReferenceNode theirs = theirs();
        ReferenceCalls theirCalls = ReferenceCalls.ofRust(theirs);
        ours.connect(relay.ticket());
        weDial(relay, theirs);
        until("they reach us", () -> reaches(theirs, relay, ours));
        theirCalls.serve(ECHO, "unary", Map.of());
        MeshRpc calls = MeshRpc.of(ours);

        try (var _ = calls.serve(ECHO, (request, context) -> RpcResponse.of(request.body()))) {
            assertThatThrownBy(() -> calls.call(theirs.id(), ECHO, new byte[0]))
                    .isInstanceOf(RpcNoRouteException.class)
                    .hasMessageContaining("membership ack timeout");
            assertThatThrownBy(() -> theirCalls.call(ours.nodeId(), ECHO, "x", Map.of()))
                    .hasMessageContaining("membership ack timeout");
        }
    }

    /** A handshake over a relay may be lost. */
    private static boolean reaches(ReferenceNode theirs, MeshNode relay, MeshNode ours) {
        try {
            theirs.connectVia(relay.localAddress(), ours);
        } catch (ReferencePeer.Refused lost) {
            return false;
        }
        return ours.peer(theirs.id()).isPresent();
    }

    /** Theirs is a relay that both reach; then they hold a session over it. */
    private void overTheirRelay(MeshNode caller, MeshNode server) throws IOException {
        ReferenceNode relay = theirs();
        for (MeshNode end : List.of(server, caller)) {
            var accepted = relay.acceptAsync(end.nodeId());
            end.connect(relay.ticket());
            ReferencePeer.await(accepted);
        }
        relay.start();
        until("a route over the relay", () -> caller.topology().route(server.nodeId()).isPresent());
        caller.connectRouted(server.publicKey(), server.nodeId());
    }

    private static CallOptions patient() {
        return CallOptions.deadline(PATIENCE);
    }
}
