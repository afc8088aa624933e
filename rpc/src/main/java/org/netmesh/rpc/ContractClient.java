package org.netmesh.rpc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.flow.Subscription;

/** Calls of a contract's methods as calls of its services. Thread-safe. */
final class ContractClient implements InvocationHandler {
    private final Contract contract;
    private final Map<Method, ContractMethod> methods;
    private final MeshRpc rpc;
    private final TypedBodies bodies;
    private final CallOptions options;
    private final ContractTarget target;

    private ContractClient(
            Contract contract,
            MeshRpc rpc,
            TypedBodies bodies,
            CallOptions options,
            ContractTarget target) {
        this.contract = contract;
        methods =
                contract.methods().stream()
                        .collect(
                                Collectors.toMap(ContractMethod::method, UnaryOperator.identity()));
        this.rpc = rpc;
        this.bodies = bodies;
        this.options = options;
        this.target = target;
    }

    static <T> T of(
            Class<T> type,
            MeshRpc rpc,
            TypedBodies bodies,
            Optional<NodeId> node,
            CallOptions options) {
        Contract contract = Contract.of(type);
        ContractPeers peers = new ContractPeers(rpc, contract, options);
        ContractClient client =
                new ContractClient(
                        contract, rpc, bodies, options, new ContractTarget(rpc, peers, node));
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, client));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
            throws Throwable {
        ContractMethod called = methods.get(method);
        if (called != null) return call(called, arguments == null ? null : arguments[0]);
        if (method.isDefault()) return InvocationHandler.invokeDefault(proxy, method, arguments);
        return switch (method.getName()) {
            case "equals" -> arguments != null && isMine(arguments[0]);
            case "hashCode" -> System.identityHashCode(proxy);
            default -> contract.type().getSimpleName() + " over nRPC";
        };
    }

    private boolean isMine(@Nullable Object other) {
        return other != null
                && Proxy.isProxyClass(other.getClass())
                && equals(Proxy.getInvocationHandler(other));
    }

    private @Nullable Object call(ContractMethod method, @Nullable Object argument) {
        Optional<NodeId> node = target.choose(method.service());
        Function<ByteBuffer, Object> decoder = bodies.decoder(method.response(), "client");
        return switch (method.shape()) {
            case UNARY -> decoder.apply(unary(method, node, argument).body());
            case SERVER_STREAMING ->
                    Streamed.as(
                            method.method().getReturnType(),
                            new TypedRpcStream<>(stream(method, node, argument), decoder));
            case CLIENT_STREAMING -> decoder.apply(upload(method, node, argument).body());
            case DUPLEX -> duplex(method, node, argument, decoder);
        };
    }

    private RpcReply unary(
            ContractMethod method, Optional<NodeId> node, @Nullable Object argument) {
        byte[] body = bodies.encode(argument);
        return node.isPresent()
                ? rpc.call(node.get(), method.service(), body, options)
                : rpc.callService(method.service(), body, options);
    }

    private RpcStream stream(
            ContractMethod method, Optional<NodeId> node, @Nullable Object argument) {
        byte[] body = bodies.encode(argument);
        return node.isPresent()
                ? rpc.callStreaming(node.get(), method.service(), body, options)
                : rpc.callServiceStreaming(method.service(), body, options);
    }

    private RpcReply upload(
            ContractMethod method, Optional<NodeId> node, @Nullable Object argument) {
        ClientStreamCall call =
                node.isPresent()
                        ? rpc.callClientStream(node.get(), method.service(), options)
                        : rpc.callServiceClientStream(method.service(), options);
        try (call) {
            Streamed.each(argument, item -> call.send(bodies.encodeItem(item)));
            return call.finish();
        }
    }

    private Object duplex(
            ContractMethod method,
            Optional<NodeId> node,
            @Nullable Object argument,
            Function<ByteBuffer, Object> decoder) {
        DuplexCall call =
                node.isPresent()
                        ? rpc.callDuplex(node.get(), method.service(), options)
                        : rpc.callServiceDuplex(method.service(), options);
        Subscription<Object> answers = new ContractDuplex(call, bodies, decoder).begin(argument);
        return Streamed.as(method.method().getReturnType(), answers);
    }
}
