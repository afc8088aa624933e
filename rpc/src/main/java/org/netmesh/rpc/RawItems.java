package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** The bodies of any kind of stream, for whoever decodes them. One reader. */
interface RawItems {
    Optional<ByteBuffer> next();

    Optional<ByteBuffer> next(Duration limit);

    boolean ended();

    void close();

    static RawItems of(RpcStream stream) {
        return new RawItems() {
            @Override
            public Optional<ByteBuffer> next() {
                return stream.next();
            }

            @Override
            public Optional<ByteBuffer> next(Duration limit) {
                return stream.next(limit);
            }

            @Override
            public boolean ended() {
                return stream.ended();
            }

            @Override
            public void close() {
                stream.close();
            }
        };
    }

    static RawItems of(DuplexStream stream) {
        return new RawItems() {
            @Override
            public Optional<ByteBuffer> next() {
                return stream.next();
            }

            @Override
            public Optional<ByteBuffer> next(Duration limit) {
                return stream.next(limit);
            }

            @Override
            public boolean ended() {
                return stream.ended();
            }

            @Override
            public void close() {
                stream.close();
            }
        };
    }

    /** Closing a request stream is for its handler to do, by returning. */
    static RawItems of(RequestStream stream) {
        return new RawItems() {
            @Override
            public Optional<ByteBuffer> next() {
                return stream.next();
            }

            @Override
            public Optional<ByteBuffer> next(Duration limit) {
                return stream.next(limit);
            }

            @Override
            public boolean ended() {
                return stream.ended();
            }

            @Override
            public void close() {}
        };
    }
}
