package org.netmesh.rpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The two methods in gRPC, their messages plain bytes. */
final class GrpcBytes implements MethodDescriptor.Marshaller<byte[]> {
    static final String SERVICE = "bench";
    static final MethodDescriptor<byte[], byte[]> ECHO = method(MethodType.UNARY, "echo");
    static final MethodDescriptor<byte[], byte[]> ITEMS =
            method(MethodType.SERVER_STREAMING, "items");

    private GrpcBytes() {}

    @Override
    public InputStream stream(byte[] value) {
        return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MethodDescriptor<byte[], byte[]> method(MethodType type, String name) {
        GrpcBytes bytes = new GrpcBytes();
        return MethodDescriptor.newBuilder(bytes, bytes)
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .build();
    }
}
