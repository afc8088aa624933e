package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.netmesh.rpc.node.CallListener;

/**
 * A duplex call as its caller sees it: two halves that know of each other only when both are gone.
 */
final class TwoWayCall implements DuplexCall, CallListener {
    /** All that a grant can say, for a reader that reads no more while its other half goes on. */
    private static final long EVERYTHING = 0xffff_ffffL;

    private final OpenedCall opened = new OpenedCall();
    private final LiveCall call;
    private final Upload upload;
    private final Download download;
    private final Sink sink = new Sink();
    private final Stream stream = new Stream();
    private final AtomicBoolean sinkClosed = new AtomicBoolean();
    private final AtomicBoolean streamClosed = new AtomicBoolean();

    TwoWayCall(LiveCall call) {
        this.call = call;
        upload = new Upload(call::item, call::cancel, "finish_sending");
        download = new Download(call::grant, call::cancel);
    }

    OpenedCall opening() {
        return opened;
    }

    @Override
    public void opened(Terms terms) {
        upload.opened(terms);
        download.grantEvery(terms.grantEvery());
        opened.open();
    }

    @Override
    public boolean chunk(ByteBuffer body) {
        return download.inbox().offer(body);
    }

    @Override
    public void granted(long credits) {
        upload.gate().grant(credits);
    }

    @Override
    public void itemLeft() {
        upload.gate().left();
    }

    @Override
    public void completed() {
        upload.gate().end();
        download.inbox().end();
        call.over();
    }

    @Override
    public void failed(RpcException why) {
        if (!opened.isOpen()) opened.fail(why);
        upload.gate().close(why);
        download.inbox().fail(why);
        call.over();
    }

    @Override
    public CallId callId() {
        return call.id();
    }

    @Override
    public boolean flowControlled() {
        return call.options().requestWindow().isPresent();
    }

    @Override
    public DuplexSink sink() {
        return sink;
    }

    @Override
    public DuplexStream stream() {
        return stream;
    }

    private void halfClosed() {
        if (sinkClosed.get() && streamClosed.get()) call.cancel();
    }

    private final class Sink implements DuplexSink {
        @Override
        public CallId callId() {
            return call.id();
        }

        @Override
        public boolean flowControlled() {
            return TwoWayCall.this.flowControlled();
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
            upload.finish();
        }

        @Override
        public void close() {
            upload.close();
            sinkClosed.set(true);
            halfClosed();
        }
    }

    private final class Stream implements DuplexStream {
        @Override
        public CallId callId() {
            return call.id();
        }

        @Override
        public Optional<ByteBuffer> next() {
            return download.take(Long.MAX_VALUE);
        }

        @Override
        public Optional<ByteBuffer> next(Duration limit) {
            return download.next(limit);
        }

        @Override
        public boolean ended() {
            return download.ended();
        }

        @Override
        public void close() {
            download.close();
            if (!streamClosed.getAndSet(true) && download.grantEvery() > 0) call.grant(EVERYTHING);
            halfClosed();
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            return download.iterator();
        }
    }
}
