package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.Nanos;
import org.netmesh.kernel.flow.Source;
import org.netmesh.rpc.node.Inbox;

/**
 * The chunks of a call as its reader takes them, and the credit that this gives back. One reader;
 * {@link #close} from any thread.
 */
final class Download implements Source<ByteBuffer> {
    private static final int MAX_WAITING = 65_536;

    private final Inbox inbox = new Inbox(MAX_WAITING);
    private final LongConsumer grant;
    private final Runnable giveUp;
    private volatile int grantEvery;
    private volatile boolean closed;
    private int taken;

    /**
     * @param grant tells the server how many more chunks it may send
     * @param giveUp cancels the call
     */
    Download(LongConsumer grant, Runnable giveUp) {
        this.grant = grant;
        this.giveUp = giveUp;
    }

    Inbox inbox() {
        return inbox;
    }

    /** Chunks after whose reading the server is granted so many more; 0 for never. */
    void grantEvery(int chunks) {
        grantEvery = chunks;
    }

    int grantEvery() {
        return grantEvery;
    }

    Optional<ByteBuffer> next(Duration limit) {
        return take(Nanos.of(limit));
    }

    Optional<ByteBuffer> take(long limitNanos) {
        try {
            return Optional.ofNullable(next(limitNanos));
        } catch (InterruptedException e) {
            giveUp.run();
            throw RpcCancelledException.interrupted(RpcOutcome.MAY_HAVE_RUN, e);
        }
    }

    @Override
    public @Nullable ByteBuffer next(long limitNanos) throws InterruptedException {
        if (closed) throw RpcStreamClosedException.alreadyClosed();
        ByteBuffer body;
        try {
            body = inbox.next(limitNanos);
        } catch (RpcException failure) {
            throw CallSite.seenHere(failure);
        }
        if (body == null) {
            if (closed) throw RpcStreamClosedException.alreadyClosed();
            return null;
        }
        if (grantEvery > 0 && ++taken >= grantEvery) {
            grant.accept(taken);
            taken = 0;
        }
        return body.asReadOnlyBuffer();
    }

    @Override
    public boolean ended() {
        return inbox.ended();
    }

    /** Drops what came; what comes is dropped. */
    @Override
    public void close() {
        closed = true;
        inbox.close();
    }

    Iterator<ByteBuffer> iterator() {
        return new Iterator<>() {
            private Optional<ByteBuffer> ahead = Optional.empty();

            @Override
            public boolean hasNext() {
                if (ahead.isEmpty() && !inbox.ended()) ahead = take(Long.MAX_VALUE);
                return ahead.isPresent();
            }

            @Override
            public ByteBuffer next() {
                if (!hasNext()) throw new NoSuchElementException("the stream has ended");
                ByteBuffer body = ahead.orElseThrow();
                ahead = Optional.empty();
                return body;
            }
        };
    }
}
