package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.flow.Source;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.UserExecutor;

/**
 * A duplex call of a contract: the values given go out from a thread of their own, the answers are
 * read by the caller, who also hears if the values could not be sent. Thread-safe.
 */
final class ContractDuplex implements Source<Object> {
    private final DuplexCall call;
    private final TypedBodies bodies;
    private final DecodedItems<Object> answers;
    private volatile @Nullable RuntimeException failure;

    ContractDuplex(DuplexCall call, TypedBodies bodies, Function<ByteBuffer, Object> decoder) {
        this.call = call;
        this.bodies = bodies;
        answers = new DecodedItems<>(call.stream(), call.stream()::close, decoder);
    }

    Subscription<Object> begin(@Nullable Object values) {
        UserExecutor executor = UserExecutor.virtualThreads();
        executor.execute(() -> upload(values));
        return new SourceSubscription<>(this, executor);
    }

    private void upload(@Nullable Object values) {
        try {
            Streamed.each(values, value -> call.send(bodies.encodeItem(value)));
            call.finishSending();
        } catch (RpcException overOrClosed) {
            // What ended the call is told to whoever reads its answers.
            if (overOrClosed instanceof RpcCodecException) giveUp(overOrClosed);
        } catch (RuntimeException e) {
            giveUp(e);
        }
    }

    private void giveUp(RuntimeException why) {
        failure = why;
        call.close();
    }

    @Override
    public @Nullable Object next(long limitNanos) {
        Object answer = answers.next(limitNanos);
        RuntimeException why = failure;
        if (answer == null && why != null) {
            failure = null;
            throw why;
        }
        return answer;
    }

    @Override
    public boolean ended() {
        return answers.ended() && failure == null;
    }

    @Override
    public void close() {
        answers.close();
        call.close();
    }
}
