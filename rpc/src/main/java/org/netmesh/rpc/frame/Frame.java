package org.netmesh.rpc.frame;

import java.nio.ByteBuffer;
import org.netmesh.rpc.RpcHeaders;

/** One frame without its prefix (spec 09 §4). Immutable; bodies must not change. */
public sealed interface Frame {
    /** The body limit on plain sessions; a packet sets a lower one. */
    int MAX_BODY_BYTES = 4_194_304;

    int MAX_SERVICE_BYTES = 255;

    int dispatch();

    /** Begins a call. */
    record Request(
            String service, long deadlineNanos, int flags, RpcHeaders headers, ByteBuffer body)
            implements Frame {
        public static final int STREAMING_RESPONSE = 0x0002;
        public static final int PROPAGATE_TRACE = 0x0004;
        public static final int CLIENT_STREAMING = 0x0010;
        public static final int END = 0x0020;

        @Override
        public int dispatch() {
            return Dispatch.REQUEST;
        }

        public boolean has(int flag) {
            return (flags & flag) == flag;
        }
    }

    /** An answer, or a chunk of one. */
    record Response(int status, RpcHeaders headers, ByteBuffer body) implements Frame {
        @Override
        public int dispatch() {
            return Dispatch.RESPONSE;
        }
    }

    /** The caller gives up. */
    record Cancel() implements Frame {
        @Override
        public int dispatch() {
            return Dispatch.CANCEL;
        }
    }

    /**
     * The caller takes more chunks.
     *
     * @param credits unsigned 32 bits
     */
    record StreamGrant(long credits) implements Frame {
        @Override
        public int dispatch() {
            return Dispatch.STREAM_GRANT;
        }
    }

    /** A further item of a request stream. */
    record RequestChunk(long call, int flags, RpcHeaders headers, ByteBuffer body)
            implements Frame {
        @Override
        public int dispatch() {
            return Dispatch.REQUEST_CHUNK;
        }

        public boolean end() {
            return (flags & Request.END) != 0;
        }
    }

    /**
     * The server takes more items.
     *
     * @param credits unsigned 32 bits
     */
    record RequestGrant(long call, long credits) implements Frame {
        @Override
        public int dispatch() {
            return Dispatch.REQUEST_GRANT;
        }
    }
}
