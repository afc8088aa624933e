package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.rpc.node.CallListener;

/** A server-streaming call as its caller sees it. */
final class StreamCall implements RpcStream, CallListener {
    private final OpenedCall opened = new OpenedCall();
    private final LiveCall call;
    private final Download download;
    private final UserExecutor users;

    StreamCall(LiveCall call, UserExecutor users) {
        this.call = call;
        this.users = users;
        download = new Download(call::grant, call::cancel);
    }

    OpenedCall opening() {
        return opened;
    }

    @Override
    public void opened(Terms terms) {
        download.grantEvery(terms.grantEvery());
        opened.open();
    }

    @Override
    public boolean chunk(ByteBuffer body) {
        return download.inbox().offer(body);
    }

    @Override
    public void completed() {
        download.inbox().end();
        call.over();
    }

    @Override
    public void failed(RpcException why) {
        if (!opened.isOpen()) opened.fail(why);
        download.inbox().fail(why);
        call.over();
    }

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
    public void grant(int chunks) {
        if (flowControlled()) call.grant(chunks);
    }

    @Override
    public boolean flowControlled() {
        return call.options().streamWindow().isPresent();
    }

    @Override
    public void close() {
        download.close();
        call.cancel();
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return download.iterator();
    }

    @Override
    public Flow.Publisher<ByteBuffer> publisher() {
        return new SourceSubscription<>(download, users) {
            @Override
            public void close() {
                StreamCall.this.close();
            }
        };
    }
}
