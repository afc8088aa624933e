package org.netmesh.rpc;

import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves the methods of a contract, and its description, on one node. Used once. */
final class ContractServer {
    private final MeshRpc rpc;
    private final TypedServing serving;
    private final TypedBodies bodies;
    private final Object implementation;
    private final ServeOptions options;
    private final List<ServeHandle> handles = new ArrayList<>();

    ContractServer(
            MeshRpc rpc,
            TypedServing serving,
            TypedBodies bodies,
            Object implementation,
            ServeOptions options) {
        this.rpc = rpc;
        this.serving = serving;
        this.bodies = bodies;
        this.implementation = implementation;
        this.options = options;
    }

    /** All or nothing. */
    ServeHandle serve(Contract contract) {
        try {
            handles.add(describe(contract));
            contract.methods().forEach(method -> handles.add(serve(method)));
        } catch (RuntimeException e) {
            handles.forEach(ServeHandle::close);
            throw e;
        }
        return new ContractHandle(new ServiceName(contract.name()), handles);
    }

    private ServeHandle describe(Contract contract) {
        byte[] description = new TypedBodies(Codec.json()).encode(Describing.of(contract));
        ServeOptions.Builder quiet = ServeOptions.builder().announce(false);
        options.allow().ifPresent(quiet::allow);
        return rpc.serve(
                contract.description(), (_, _) -> RpcResponse.of(description), quiet.build());
    }

    private ServeHandle serve(ContractMethod method) {
        Function<ByteBuffer, Object> decoder = bodies.decoder(method.request(), "request");
        return switch (method.shape()) {
            case UNARY ->
                    rpc.serve(
                            method.service(),
                            serving.<Object, @Nullable Object>unary(
                                    decoder, (request, _) -> invoke(method, request)),
                            options);
            case SERVER_STREAMING ->
                    rpc.serveStreaming(
                            method.service(),
                            serving.streaming(
                                    decoder,
                                    (Object request,
                                            TypedResponseSink<Object> sink,
                                            RpcContext context) ->
                                            pour(invoke(method, request), sink, context)),
                            options);
            case CLIENT_STREAMING ->
                    rpc.serveClientStream(
                            method.service(),
                            serving.<Object, @Nullable Object>clientStream(
                                    decoder, (items, _) -> invoke(method, as(method, items))),
                            options);
            case DUPLEX ->
                    rpc.serveDuplex(
                            method.service(),
                            serving.duplex(
                                    decoder,
                                    (TypedRequestStream<Object> items,
                                            TypedResponseSink<Object> sink,
                                            RpcContext context) ->
                                            pour(invoke(method, as(method, items)), sink, context)),
                            options);
        };
    }

    private static Object as(ContractMethod method, TypedRequestStream<Object> items) {
        return Streamed.as(method.method().getParameterTypes()[0], items);
    }

    /** Sends what a method hands out, and frees it once nobody wants it any more. */
    private static void pour(
            @Nullable Object values, TypedResponseSink<Object> sink, RpcContext context) {
        if (values != null) context.cancellation().onCancel(() -> Streamed.close(values));
        Streamed.each(values, sink::send);
    }

    private @Nullable Object invoke(ContractMethod method, @Nullable Object argument)
            throws Exception {
        try {
            return method.takesNothing()
                    ? method.method().invoke(implementation)
                    : method.method().invoke(implementation, argument);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case Exception failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }
}
