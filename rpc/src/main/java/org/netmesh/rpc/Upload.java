package org.netmesh.rpc;

import java.nio.ByteBuffer;
import org.netmesh.rpc.node.CallListener;
import org.netmesh.rpc.node.Gate;

/**
 * The items of a call as its sender hands them in (spec 09 §15). One sender; {@link #close} from
 * any thread.
 */
final class Upload {
    private static final int UNDER_WAY = 64;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Takes what passed. */
    interface Exit {
        void item(ByteBuffer body, boolean last);
    }

    private final Gate gate = new Gate(UNDER_WAY, Gate.UNLIMITED);
    private final Exit exit;
    private final Runnable giveUp;
    private final String finishing;
    private volatile int firstLimit = Integer.MAX_VALUE;
    private volatile int limit = Integer.MAX_VALUE;
    private boolean begun;
    private boolean ended;
    private boolean finished;

    /**
     * @param giveUp cancels the call
     * @param finishing the verb that ends the upload, as errors name it
     */
    Upload(Exit exit, Runnable giveUp, String finishing) {
        this.exit = exit;
        this.giveUp = giveUp;
        this.finishing = finishing;
    }

    Gate gate() {
        return gate;
    }

    /** The server is known; before that nothing passes, as the opening waits for it. */
    void opened(CallListener.Terms terms) {
        firstLimit = terms.firstBodyBytes();
        limit = terms.bodyBytes();
        gate.limit(terms.credits());
    }

    void send(byte[] body) {
        requireSendable(body);
        if (pass()) item(body, false);
    }

    boolean trySend(byte[] body) {
        requireSendable(body);
        if (gate.over()) return true;
        if (!gate.tryPass()) return false;
        item(body, false);
        return true;
    }

    /** An empty last item cannot be told from a bare end, so that comes by itself. */
    void sendLast(byte[] body) {
        requireSendable(body);
        if (!pass()) {
            ended = true;
            return;
        }
        item(body, body.length > 0);
        if (body.length == 0) end();
    }

    /**
     * @throws RpcCodecException {@code codec_encode} the second time
     */
    void finish() {
        if (finished) throw RpcCodecException.encode(finishing + "() called twice");
        finished = true;
        if (!ended) end();
    }

    void close() {
        gate.close(RpcStreamClosedException.sendAborted());
    }

    private void end() {
        ended = true;
        exit.item(NOTHING, true);
    }

    private void item(byte[] body, boolean last) {
        begun = true;
        ended = last;
        exit.item(ByteBuffer.wrap(body), last);
    }

    private boolean pass() {
        try {
            return gate.pass();
        } catch (InterruptedException e) {
            giveUp.run();
            throw RpcCancelledException.interrupted(RpcOutcome.MAY_HAVE_RUN, e);
        }
    }

    private void requireSendable(byte[] body) {
        if (finished || ended) {
            throw RpcCodecException.encode("send() called after %s()".formatted(finishing));
        }
        int longest = begun ? limit : firstLimit;
        if (body.length > longest) {
            throw RpcCodecException.encodeItem(
                    "an item of %d bytes is longer than this server takes (%d bytes); split it"
                            .formatted(body.length, longest),
                    null);
        }
    }
}
