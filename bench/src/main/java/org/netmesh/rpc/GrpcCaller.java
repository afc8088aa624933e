package org.netmesh.rpc;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The same calls with gRPC. */
public final class GrpcCaller implements CallLoad.Caller {
    private final byte[] body = new byte[CallLoad.BYTES];
    private final ManagedChannel channel;

    private GrpcCaller(ManagedChannel channel) {
        this.channel = channel;
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, GeneralSecurityException {
        try (TlsStore tls = TlsStore.generate();
                var process = new ServerProcess(GrpcServer.class, tls.folder().toString())) {
            ManagedChannel channel =
                    Grpc.newChannelBuilderForAddress(
                                    "localhost",
                                    Integer.parseInt(process.place()),
                                    TlsChannelCredentials.newBuilder()
                                            .trustManager(tls.trustManagers())
                                            .build())
                            .directExecutor()
                            .build();
            new CallLoad(new GrpcCaller(channel), process.handle()).run();
            channel.shutdownNow();
        }
    }

    @Override
    public void echo() {
        byte[] back = ClientCalls.blockingUnaryCall(channel, GrpcBytes.ECHO, options(), body);
        if (back.length != CallLoad.BYTES) {
            throw new IllegalStateException("another body came back");
        }
    }

    @Override
    public int items() {
        Counting items = new Counting();
        ClientCalls.asyncServerStreamingCall(
                channel.newCall(GrpcBytes.ITEMS, options()), body, items);
        return items.count.join();
    }

    /** Counts the items of a stream, on whichever thread they come. */
    private static final class Counting implements StreamObserver<byte[]> {
        private final CompletableFuture<Integer> count = new CompletableFuture<>();
        private int items;

        @Override
        public void onNext(byte[] item) {
            items++;
        }

        @Override
        public void onError(Throwable why) {
            count.completeExceptionally(why);
        }

        @Override
        public void onCompleted() {
            count.complete(items);
        }
    }

    private static CallOptions options() {
        return CallOptions.DEFAULT.withDeadlineAfter(
                CallLoad.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
