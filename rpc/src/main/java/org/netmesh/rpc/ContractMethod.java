package org.netmesh.rpc;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.stream.Stream;
import org.netmesh.kernel.flow.Subscription;

/**
 * One method of a contract: a service whose shape its signature says. Immutable.
 *
 * @param request of one item
 * @param response of one chunk
 */
record ContractMethod(
        ServiceName service, Method method, RpcShape shape, Type request, Type response) {
    static ContractMethod of(String contract, Method method) {
        String name =
                Contract.named(
                        Optional.ofNullable(method.getAnnotation(RpcName.class)), method.getName());
        Type[] parameters = method.getGenericParameterTypes();
        if (parameters.length > 1) {
            throw new IllegalArgumentException(
                    "%s takes %d values; a method of a contract takes one record, a stream of them, or nothing"
                            .formatted(method, parameters.length));
        }
        Type request = parameters.length == 0 ? Void.class : parameters[0];
        Type response = method.getGenericReturnType();
        return new ContractMethod(
                new ServiceName(contract + "." + name),
                method,
                shape(streams(request), streams(response)),
                item(method, request),
                item(method, response));
    }

    boolean takesNothing() {
        return method.getParameterCount() == 0;
    }

    /** Whether a stream is handed to the method, or out by it, as a {@link Stream}. */
    static boolean asStream(Class<?> type) {
        return type == Stream.class;
    }

    private static RpcShape shape(boolean up, boolean down) {
        if (up) return down ? RpcShape.DUPLEX : RpcShape.CLIENT_STREAMING;
        return down ? RpcShape.SERVER_STREAMING : RpcShape.UNARY;
    }

    private static boolean streams(Type type) {
        Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
        return raw == Stream.class || raw == Subscription.class;
    }

    private static Type item(Method method, Type type) {
        if (type == void.class) return Void.class;
        if (!streams(type)) return type;
        if (type instanceof ParameterizedType generic) return generic.getActualTypeArguments()[0];
        throw new IllegalArgumentException(method + " must say what its stream holds");
    }
}
