package org.netmesh.rpc;

import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** A gRPC server with TLS; it is told where its certificate is and tells its port. */
final class GrpcServer {
    private GrpcServer() {}

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var tls = new TlsStore(Path.of(ServerProcess.told(in)));
        Server server =
                Grpc.newServerBuilderForPort(
                                0,
                                TlsServerCredentials.newBuilder()
                                        .keyManager(tls.keyManagers())
                                        .build())
                        // Its handlers never wait, so they need no threads of their own.
                        .directExecutor()
                        .addService(service())
                        .build()
                        .start();
        ServerProcess.serve(Integer.toString(server.getPort()));
        server.shutdownNow();
    }

    private static ServerServiceDefinition service() {
        return ServerServiceDefinition.builder(GrpcBytes.SERVICE)
                .addMethod(GrpcBytes.ECHO, ServerCalls.asyncUnaryCall(GrpcServer::echo))
                .addMethod(GrpcBytes.ITEMS, ServerCalls.asyncServerStreamingCall(GrpcServer::items))
                .build();
    }

    private static void echo(byte[] body, StreamObserver<byte[]> answer) {
        answer.onNext(body);
        answer.onCompleted();
    }

    private static void items(byte[] body, StreamObserver<byte[]> answer) {
        byte[] item = new byte[CallLoad.BYTES];
        for (int i = 0; i < CallLoad.ITEMS_A_STREAM; i++) answer.onNext(item);
        answer.onCompleted();
    }
}
