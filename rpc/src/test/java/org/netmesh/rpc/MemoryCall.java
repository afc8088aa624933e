package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.flow.Mailbox;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.UserExecutor;

/** One call of {@link MemoryRpc}: items one way, chunks the other. */
final class MemoryCall {
    private static final int CAPACITY = 10_000;

    private final CallId id;
    private final CallOptions options;
    private final Mailbox<ByteBuffer> up = new Mailbox<>(CAPACITY);
    private final Mailbox<ByteBuffer> down = new Mailbox<>(CAPACITY);
    private final Subscription<ByteBuffer> items =
            new SourceSubscription<>(up, UserExecutor.virtualThreads());
    private final Subscription<ByteBuffer> chunks =
            new SourceSubscription<>(down, UserExecutor.virtualThreads());
    private final AtomicReference<Optional<RpcException>> failure =
            new AtomicReference<>(Optional.empty());
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private volatile boolean sent;
    private volatile boolean closed;

    MemoryCall(CallId id, CallOptions options) {
        this.id = id;
        this.options = options;
    }

    CallId id() {
        return id;
    }

    CallOptions options() {
        return options;
    }

    void send(byte[] body) {
        if (sent) throw RpcCodecException.encode("send() called after finish()");
        up.offer(ByteBuffer.wrap(body));
    }

    void finishSending() {
        if (sent) throw RpcCodecException.encode("finish() called twice");
        sent = true;
        up.finish();
    }

    void answer(ByteBuffer body) {
        down.offer(body);
    }

    void end(Optional<RpcException> why) {
        failure.set(why);
        down.finish();
    }

    /** The first chunk, for calls that have one answer. */
    RpcReply reply() {
        ByteBuffer body =
                next().orElseThrow(() -> RpcTransportException.of("no answer", RpcOutcome.RAN));
        return new RpcReply(body, RpcHeaders.EMPTY, Duration.ZERO);
    }

    void close() {
        closed = true;
        cancelled.countDown();
        up.finish();
        down.close();
    }

    private Optional<ByteBuffer> next() {
        return taken(chunks.next());
    }

    private Optional<ByteBuffer> next(Duration limit) {
        return taken(chunks.poll(limit));
    }

    private Optional<ByteBuffer> taken(Optional<ByteBuffer> chunk) {
        if (chunk.isPresent()) return chunk;
        if (closed) throw RpcStreamClosedException.alreadyClosed();
        if (down.ended()) {
            Optional<RpcException> why = failure.getAndSet(Optional.empty());
            if (why.isPresent()) throw why.get();
        }
        return chunk;
    }

    RequestStream requests() {
        return new RequestStream() {
            @Override
            public Optional<ByteBuffer> next() {
                return items.next();
            }

            @Override
            public Optional<ByteBuffer> next(Duration limit) {
                return items.poll(limit);
            }

            @Override
            public boolean ended() {
                return up.ended();
            }

            @Override
            public Iterator<ByteBuffer> iterator() {
                return items.iterator();
            }
        };
    }

    ResponseSink sink() {
        return new ResponseSink() {
            @Override
            public void send(byte[] body) {
                if (closed) throw RpcCancelledException.unwanted();
                answer(ByteBuffer.wrap(body));
            }

            @Override
            public boolean trySend(byte[] body) {
                send(body);
                return true;
            }
        };
    }

    Cancellation cancellation() {
        return new Cancellation() {
            @Override
            public boolean isCancelled() {
                return closed;
            }

            @Override
            public boolean await(Duration limit) {
                try {
                    return cancelled.await(limit.toNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    throw InterruptedOperationException.during("a wait for cancellation", e);
                }
            }

            @Override
            public void onCancel(Runnable listener) {
                Thread.startVirtualThread(() -> {
                    try {
                        cancelled.await();
                        listener.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
        };
    }

    RpcStream response() {
        return new RpcStream() {
            @Override
            public CallId callId() {
                return id;
            }

            @Override
            public Optional<ByteBuffer> next() {
                return MemoryCall.this.next();
            }

            @Override
            public Optional<ByteBuffer> next(Duration limit) {
                return MemoryCall.this.next(limit);
            }

            @Override
            public boolean ended() {
                return down.ended();
            }

            @Override
            public void grant(int more) {}

            @Override
            public boolean flowControlled() {
                return options.streamWindow().isPresent();
            }

            @Override
            public void close() {
                MemoryCall.this.close();
            }

            @Override
            public Iterator<ByteBuffer> iterator() {
                return chunks.iterator();
            }

            @Override
            public Flow.Publisher<ByteBuffer> publisher() {
                return chunks;
            }
        };
    }

    ClientStreamCall upload() {
        return new ClientStreamCall() {
            @Override
            public CallId callId() {
                return id;
            }

            @Override
            public boolean flowControlled() {
                return options.requestWindow().isPresent();
            }

            @Override
            public void send(byte[] body) {
                MemoryCall.this.send(body);
            }

            @Override
            public boolean trySend(byte[] body) {
                send(body);
                return true;
            }

            @Override
            public void sendLast(byte[] body) {
                send(body);
            }

            @Override
            public RpcReply finish() {
                finishSending();
                return reply();
            }

            @Override
            public void close() {
                MemoryCall.this.close();
            }
        };
    }

    DuplexCall duplex() {
        ClientStreamCall upload = upload();
        RpcStream response = response();
        DuplexSink sink =
                new DuplexSink() {
                    @Override
                    public CallId callId() {
                        return id;
                    }

                    @Override
                    public boolean flowControlled() {
                        return upload.flowControlled();
                    }

                    @Override
                    public void send(byte[] body) {
                        upload.send(body);
                    }

                    @Override
                    public boolean trySend(byte[] body) {
                        return upload.trySend(body);
                    }

                    @Override
                    public void finish() {
                        finishSending();
                    }

                    @Override
                    public void close() {}
                };
        return new MemoryDuplex(sink, response);
    }
}
