package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.rpc.node.Handling;
import org.netmesh.rpc.node.ServedCall;

/** Handlers in blocking style as the loop starts them: each on a thread of its own. */
final class Handlers {
    private Handlers() {}

    static Handling unary(RpcHandler handler, ServeOptions options) {
        return call -> run(call, options, () -> handler.handle(call.request(), call));
    }

    static Handling streaming(RpcStreamingHandler handler, ServeOptions options) {
        return call ->
                run(
                        call,
                        options,
                        () -> {
                            handler.handle(call.request(), new Sink(call), call);
                            return RpcResponse.EMPTY;
                        });
    }

    static Handling clientStreaming(RpcClientStreamingHandler handler, ServeOptions options) {
        return call -> run(call, options, () -> handler.handle(new Items(call), call));
    }

    static Handling duplex(RpcDuplexHandler handler, ServeOptions options) {
        return call ->
                run(
                        call,
                        options,
                        () -> {
                            handler.handle(new Items(call), new Sink(call), call);
                            return RpcResponse.EMPTY;
                        });
    }

    private static void run(ServedCall call, ServeOptions options, Callable<RpcResponse> handler) {
        if (options.interruptOnCancel()) {
            Thread thread = Thread.currentThread();
            call.cancellation().onCancel(thread::interrupt);
        }
        try {
            call.finish(handler.call());
        } catch (Exception | Error thrown) {
            call.fail(thrown);
        }
    }

    private record Sink(ServedCall call) implements ResponseSink {
        @Override
        public void send(byte[] body) {
            try {
                call.send(body);
            } catch (InterruptedException e) {
                throw InterruptedOperationException.during("send", e);
            }
        }

        @Override
        public boolean trySend(byte[] body) {
            return call.trySend(body);
        }
    }

    private record Items(ServedCall call) implements RequestStream {
        @Override
        public Optional<ByteBuffer> next() {
            return take(Long.MAX_VALUE);
        }

        @Override
        public Optional<ByteBuffer> next(Duration limit) {
            return take(Math.max(0, limit.toNanos()));
        }

        @Override
        public boolean ended() {
            return call.itemsEnded();
        }

        private Optional<ByteBuffer> take(long limitNanos) {
            try {
                return call.nextItem(limitNanos);
            } catch (InterruptedException e) {
                throw InterruptedOperationException.during("next", e);
            }
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            return new Iterator<>() {
                private Optional<ByteBuffer> ahead = Optional.empty();

                @Override
                public boolean hasNext() {
                    if (ahead.isEmpty() && !ended()) ahead = Items.this.next();
                    return ahead.isPresent();
                }

                @Override
                public ByteBuffer next() {
                    if (!hasNext()) throw new NoSuchElementException("the items have ended");
                    ByteBuffer body = ahead.orElseThrow();
                    ahead = Optional.empty();
                    return body;
                }
            };
        }
    }
}
