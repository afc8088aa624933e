package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.NodeId;

class TypedMeshRpcTest {
    private static final ServiceName SUM = new ServiceName("sum");

    record Numbers(List<Integer> values) {}

    record Total(long sum) {}

    private final TypedMeshRpc rpc = new MemoryRpc().typed(Codec.json());
    private final NodeId self = rpc.raw().nodeId();

    // parity: rpc.TypedMeshRpc, rpc.TypedMeshRpc.serve, rpc.TypedMeshRpc.call,
    // rpc.TypedMeshRpc.callService
    @Test
    void aValueIsAskedAndAValueAnswers() {
        ServeHandle handle = serveSum();
        assertThat(rpc.call(self, SUM, new Numbers(List.of(1, 2, 3)), Total.class))
                .isEqualTo(new Total(6));
        assertThat(rpc.callService(SUM, new Numbers(List.of()), Total.class))
                .isEqualTo(new Total(0));
        assertThat(rpc.findServiceNodes(SUM)).containsExactly(self);
        handle.close();
        assertThat(rpc.findServiceNodes(SUM)).isEmpty();
    }

    // parity: rpc.TypedMeshRpc.callWithRetry, rpc.TypedMeshRpc.callWithHedgeTo
    @Test
    void retriesAndHedgesTakeValuesToo() {
        serveSum();
        Numbers ask = new Numbers(List.of(4));
        assertThat(
                        rpc.callWithRetry(
                                self,
                                SUM,
                                ask,
                                Total.class,
                                CallOptions.DEFAULT,
                                RetryPolicy.DEFAULT))
                .isEqualTo(new Total(4));
        assertThat(
                        rpc.callWithHedgeTo(
                                List.of(self),
                                SUM,
                                ask,
                                Total.class,
                                CallOptions.DEFAULT,
                                HedgePolicy.DEFAULT))
                .isEqualTo(new Total(4));
        assertThat(
                        rpc.callServiceWithRetry(
                                SUM, ask, Total.class, CallOptions.DEFAULT, RetryPolicy.DEFAULT))
                .isEqualTo(new Total(4));
        assertThat(
                        rpc.callServiceWithHedge(
                                SUM, ask, Total.class, CallOptions.DEFAULT, HedgePolicy.DEFAULT))
                .isEqualTo(new Total(4));
    }

    @Test
    void aFutureBringsAValueAndCancellingItCancelsTheCall() throws Exception {
        serveSum();
        CompletableFuture<Total> answer =
                rpc.callAsync(self, SUM, new Numbers(List.of(5)), Total.class, CallOptions.DEFAULT);
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(new Total(5));
        CompletableFuture<RpcReply> raw = new CompletableFuture<>();
        Mapped.of(raw, RpcReply::bytes).cancel(true);
        assertThat(raw).isCancelled();
    }

    @Test
    void aValueWithoutAFormIsRefusedBeforeAnythingIsSent() {
        RpcCodecException refused =
                catchThrowableOfType(
                        RpcCodecException.class, () -> rpc.call(self, SUM, endless(), Total.class));
        assertThat(refused.direction()).isEqualTo(RpcCodecException.Direction.ENCODE);
        assertThat(refused.outcome()).isEqualTo(RpcOutcome.NOT_SENT);
    }

    @Test
    void anAnswerOfAnotherTypeIsNoAnswer() {
        serveSum();
        assertThatThrownBy(() -> rpc.call(self, SUM, new Numbers(List.of(1)), Numbers.class))
                .isInstanceOfSatisfying(
                        RpcCodecException.class,
                        e -> {
                            assertThat(e.direction()).isEqualTo(RpcCodecException.Direction.DECODE);
                            assertThat(e.outcome()).isEqualTo(RpcOutcome.RAN);
                            assertThat(RetryPolicy.DEFAULT_RETRYABLE).rejects(e);
                        });
    }

    record Thrown(Throwable thrown, int status, String body) {}

    static Stream<Thrown> thrown() {
        return Stream.of(
                new Thrown(new RpcAppException(0xC000, "own"), 0xC000, "own"),
                new Thrown(new IllegalStateException("nrpc:app_error:0x8042:a:b"), 0x8042, "a:b"),
                new Thrown(new IllegalStateException("boo"), 0x8001, "boo"),
                new Thrown(new IOException("disk"), 0x8001, "disk"),
                new Thrown(new NullPointerException(), 0x8001, "NullPointerException"),
                new Thrown(
                        RpcCodecException.decode("of a call of its own", null),
                        0x8001,
                        "nrpc:codec_decode: of a call of its own"),
                new Thrown(new AssertionError("bug"), 0x0006, "handler panicked: bug"));
    }

    // spec 09 §28.16
    @ParameterizedTest
    @MethodSource("thrown")
    void whatAHandlerThrowsBecomesAStatus(Thrown row) {
        rpc.serve(
                SUM,
                Numbers.class,
                (_, _) -> {
                    if (row.thrown instanceof Error error) throw error;
                    throw (Exception) row.thrown;
                });
        RpcServerException answer =
                catchThrowableOfType(
                        RpcServerException.class,
                        () -> rpc.call(self, SUM, new Numbers(List.of()), Total.class));
        assertThat(answer.status().code()).isEqualTo(row.status);
        assertThat(answer.body()).isEqualTo(row.body);
    }

    @Test
    void anAnswerWithoutAFormIsAnInternalFailure() {
        rpc.serve(SUM, Numbers.class, (_, _) -> endless());
        RpcServerException answer =
                catchThrowableOfType(
                        RpcServerException.class,
                        () -> rpc.call(self, SUM, new Numbers(List.of()), Total.class));
        assertThat(answer.status()).isEqualTo(RpcStatus.INTERNAL);
        assertThat(answer.body()).startsWith("typed handler: response encode");
    }

    // parity: rpc.TypedMeshRpc.callStreaming, rpc.TypedRpcStream.iterate
    @Test
    void aStreamIsReadInALoop() {
        serveCount();
        List<Total> read = new ArrayList<>();
        for (Total total : rpc.callStreaming(self, SUM, new Total(3), Total.class)) read.add(total);
        assertThat(read).containsExactly(new Total(0), new Total(1), new Total(2));
    }

    @Test
    void aStreamIsReadByASubscriber() throws Exception {
        serveCount();
        CompletableFuture<List<Total>> all = new CompletableFuture<>();
        rpc.callStreaming(self, SUM, new Total(3), Total.class)
                .subscribe(
                        new Flow.Subscriber<>() {
                            private final List<Total> taken = new ArrayList<>();

                            @Override
                            public void onSubscribe(Flow.Subscription subscription) {
                                subscription.request(Long.MAX_VALUE);
                            }

                            @Override
                            public void onNext(Total total) {
                                taken.add(total);
                            }

                            @Override
                            public void onError(Throwable failure) {
                                all.completeExceptionally(failure);
                            }

                            @Override
                            public void onComplete() {
                                all.complete(taken);
                            }
                        });
        assertThat(all.get(20, TimeUnit.SECONDS)).hasSize(3);
    }

    // parity: rpc.TypedRpcStream.close, rpc.TypedRpcStream.grant, rpc.TypedRpcStream.flowControlled
    @Test
    void closingAStreamTellsTheHandlerAndEndsIt() throws Exception {
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        rpc.serveStreaming(
                SUM,
                Total.class,
                (Total _, TypedResponseSink<Total> sink, RpcContext context) -> {
                    sink.send(new Total(1));
                    told.complete(context.cancellation().await(Duration.ofSeconds(20)));
                },
                ServeOptions.DEFAULT);
        TypedRpcStream<Total> stream =
                rpc.callStreaming(
                        self,
                        SUM,
                        new Total(1),
                        Total.class,
                        CallOptions.builder().streamWindow(2).build());
        assertThat(stream.flowControlled()).isTrue();
        assertThat(stream.next()).contains(new Total(1));
        stream.grant(3);
        stream.close();
        assertThat(told.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(stream.next()).isEmpty();
        assertThat(stream.isClosed()).isTrue();
        stream.close();
    }

    @Test
    void anUploadIsAnsweredOnce() {
        rpc.serveClientStream(
                SUM,
                Total.class,
                (items, _) -> {
                    long sum = 0;
                    for (Total item : items) sum += item.sum();
                    return new Total(sum);
                },
                ServeOptions.DEFAULT);
        TypedClientStreamCall<Total, Total> call =
                rpc.callClientStream(self, SUM, Total.class, CallOptions.DEFAULT);
        assertThat(call.sendAll(List.of(new Total(1), new Total(2)))).isEqualTo(new Total(3));
        TypedClientStreamCall<Total, Total> none =
                rpc.callServiceClientStream(SUM, Total.class, CallOptions.DEFAULT);
        assertThat(none.finish()).isEqualTo(new Total(0));
        assertThatThrownBy(() -> none.send(new Total(1))).isInstanceOf(RpcCodecException.class);
    }

    @Test
    void bothSidesStream() {
        rpc.serveDuplex(
                SUM,
                Total.class,
                (TypedRequestStream<Total> items, TypedResponseSink<Total> sink, RpcContext _) -> {
                    long sum = 0;
                    for (Total item : items) {
                        sum += item.sum();
                        sink.send(new Total(sum));
                    }
                },
                ServeOptions.DEFAULT);
        try (TypedDuplexCall<Total, Total> call =
                rpc.callDuplex(self, SUM, Total.class, CallOptions.DEFAULT)) {
            call.send(new Total(1));
            assertThat(call.next()).contains(new Total(1));
            call.send(new Total(2));
            assertThat(call.next()).contains(new Total(3));
            call.finishSending();
            assertThat(call.next()).isEmpty();
        }
    }

    // spec 09 §27.48
    @Test
    void theFirstItemIsKnownAlsoAfterAChangeOfView() {
        List<Chunk<Total>> seen = new ArrayList<>();
        rpc.serveClientStream(
                SUM,
                Total.class,
                (TypedRequestStream<Total> items, RpcContext _) -> {
                    if (items.nextChunk().orElseThrow() instanceof Chunk.Init<Total> init) {
                        seen.add(init);
                    }
                    items.next();
                    items.chunked().forEach(seen::add);
                    return new Total(0);
                },
                ServeOptions.DEFAULT);
        TypedClientStreamCall<Total, Total> call =
                rpc.callClientStream(self, SUM, Total.class, CallOptions.DEFAULT);
        call.sendAll(List.of(new Total(1), new Total(2), new Total(3)));
        assertThat(seen)
                .containsExactly(new Chunk.Init<>(new Total(1)), new Chunk.Data<>(new Total(3)));
    }

    @Test
    void anyCodecServes() {
        Codec lines =
                new Codec() {
                    @Override
                    public byte[] encode(@Nullable Object value) {
                        return new byte[] {(byte) ((Total) Objects.requireNonNull(value)).sum()};
                    }

                    @Override
                    public Object decode(ByteBuffer body, java.lang.reflect.Type type) {
                        return new Total(body.get());
                    }
                };
        TypedMeshRpc own = rpc.raw().typed(lines);
        own.serve(SUM, Total.class, (total, _) -> new Total(total.sum() + 1));
        assertThat(own.call(self, SUM, new Total(41), Total.class)).isEqualTo(new Total(42));
    }

    /** A value that no text holds: it holds itself. */
    private static List<Object> endless() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        return list;
    }

    private ServeHandle serveSum() {
        return rpc.serve(
                SUM,
                Numbers.class,
                (numbers, _) ->
                        new Total(numbers.values().stream().mapToLong(Integer::longValue).sum()));
    }

    private void serveCount() {
        rpc.serveStreaming(
                SUM,
                Total.class,
                (Total upTo, TypedResponseSink<Total> sink, RpcContext _) -> {
                    for (long at = 0; at < upTo.sum(); at++) sink.send(new Total(at));
                },
                ServeOptions.DEFAULT);
    }
}
