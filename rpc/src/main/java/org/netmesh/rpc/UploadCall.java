package org.netmesh.rpc;

import org.netmesh.rpc.node.CallListener;

/** A client-streaming call as its caller sees it. */
final class UploadCall implements ClientStreamCall, CallListener {
    private final OpenedCall opened = new OpenedCall();
    private final UnaryCall answer = new UnaryCall();
    private final LiveCall call;
    private final Upload upload;

    UploadCall(LiveCall call) {
        this.call = call;
        upload = new Upload(call::item, call::cancel, "finish");
    }

    OpenedCall opening() {
        return opened;
    }

    /** The answer, for whoever must not wait for it. */
    UnaryCall answer() {
        return answer;
    }

    @Override
    public void opened(Terms terms) {
        upload.opened(terms);
        opened.open();
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
    public void replied(RpcReply reply) {
        upload.gate().end();
        answer.replied(reply);
        call.over();
    }

    @Override
    public void failed(RpcException why) {
        if (!opened.isOpen()) opened.fail(why);
        upload.gate().close(why);
        answer.failed(why);
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
    public void send(byte[] body) {
        upload.send(body);
    }

    @Override
    public boolean trySend(byte[] body) {
        return upload.trySend(body);
    }

    @Override
    public void sendLast(byte[] body) {
        upload.sendLast(body);
    }

    @Override
    public RpcReply finish() {
        upload.finish();
        return answer.await(call::cancel);
    }

    /** Ends the upload without waiting for the answer. */
    void finishAsync() {
        upload.finish();
    }

    @Override
    public void close() {
        upload.close();
        call.cancel();
    }
}
