package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/** Both halves of a duplex {@link MemoryCall}. */
record MemoryDuplex(DuplexSink sink, RpcStream response) implements DuplexCall {
    @Override
    public CallId callId() {
        return response.callId();
    }

    @Override
    public boolean flowControlled() {
        return sink.flowControlled();
    }

    @Override
    public DuplexStream stream() {
        return new DuplexStream() {
            @Override
            public CallId callId() {
                return response.callId();
            }

            @Override
            public Optional<ByteBuffer> next() {
                return response.next();
            }

            @Override
            public Optional<ByteBuffer> next(Duration limit) {
                return response.next(limit);
            }

            @Override
            public boolean ended() {
                return response.ended();
            }

            @Override
            public void close() {
                response.close();
            }

            @Override
            public Iterator<ByteBuffer> iterator() {
                return response.iterator();
            }
        };
    }
}
