package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Typed handlers as handlers of bytes, and what becomes of their failures (spec 09 §20, §30). */
final class TypedServing {
    private static final String BAD_STREAM = "typed streaming handler: bad request body: ";

    private final TypedBodies bodies;

    TypedServing(TypedBodies bodies) {
        this.bodies = bodies;
    }

    <Q, R extends @Nullable Object> RpcHandler unary(
            Function<ByteBuffer, Q> decoder, TypedHandler<Q, R> handler) {
        return (request, context) -> {
            Q value = read(request, decoder, "typed handler: bad request body: ");
            R answer;
            try {
                answer = handler.handle(value, context);
            } catch (Exception e) {
                throw refusal(e, _ -> false, _ -> false);
            }
            return response(answer);
        };
    }

    <Q, R> RpcStreamingHandler streaming(
            Function<ByteBuffer, Q> decoder, TypedStreamingHandler<Q, R> handler) {
        return (request, sink, context) -> {
            Q value = read(request, decoder, BAD_STREAM);
            var typed = new TypedResponseSink<R>(sink, bodies);
            try {
                handler.handle(value, typed, context);
            } catch (Exception e) {
                throw refusal(e, _ -> false, typed::failedWith);
            }
        };
    }

    <Q, R extends @Nullable Object> RpcClientStreamingHandler clientStream(
            Function<ByteBuffer, Q> decoder, TypedClientStreamingHandler<Q, R> handler) {
        return (requests, context) -> {
            var typed = new TypedRequestStream<>(requests, decoder);
            R answer;
            try {
                answer = handler.handle(typed, context);
            } catch (Exception e) {
                throw refusal(e, typed::failedWith, _ -> false);
            }
            return response(answer);
        };
    }

    <Q, R> RpcDuplexHandler duplex(
            Function<ByteBuffer, Q> decoder, TypedDuplexHandler<Q, R> handler) {
        return (requests, sink, context) -> {
            var typed = new TypedRequestStream<>(requests, decoder);
            var answers = new TypedResponseSink<R>(sink, bodies);
            try {
                handler.handle(typed, answers, context);
            } catch (Exception e) {
                throw refusal(e, typed::failedWith, answers::failedWith);
            }
        };
    }

    private static <Q> Q read(RpcRequest request, Function<ByteBuffer, Q> decoder, String prefix) {
        try {
            return decoder.apply(request.body());
        } catch (RpcCodecException e) {
            throw refused(RpcStatus.NRPC_TYPED_BAD_REQUEST, prefix + detail(e), e);
        }
    }

    private RpcResponse response(@Nullable Object answer) {
        try {
            return RpcResponse.of(bodies.encode(answer));
        } catch (RpcCodecException e) {
            throw refused(RpcStatus.INTERNAL, "typed handler: response " + detail(e), e);
        }
    }

    /** What the caller gets to see of a handler's failure. */
    private static RpcAppException refusal(
            Exception failure, Predicate<Throwable> badItem, Predicate<Throwable> badAnswer) {
        if (failure instanceof RpcAppException own) return own;
        if (badItem.test(failure)) {
            return refused(RpcStatus.NRPC_TYPED_BAD_REQUEST, BAD_STREAM + detail(failure), failure);
        }
        if (badAnswer.test(failure)) {
            return refused(
                    RpcStatus.INTERNAL, "typed handler: response " + detail(failure), failure);
        }
        String text = RpcErrors.messageOf(failure);
        String said = text.isEmpty() ? failure.getClass().getSimpleName() : text;
        return RpcAppException.parse(said)
                .orElseGet(() -> refused(RpcStatus.NRPC_TYPED_HANDLER_ERROR, said, failure));
    }

    private static RpcAppException refused(RpcStatus status, String body, Exception cause) {
        RpcAppException refusal = new RpcAppException(status, body);
        refusal.initCause(cause);
        return refusal;
    }

    /** The text without the kind. */
    private static String detail(Exception failure) {
        String text = RpcErrors.messageOf(failure);
        return text.substring(text.indexOf(": ") + 2);
    }
}
