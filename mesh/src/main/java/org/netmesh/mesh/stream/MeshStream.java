package org.netmesh.mesh.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.mesh.MeshEvent;
import org.netmesh.mesh.MeshException;

/**
 * A numbered lane to one peer, with its own sequence and credit (spec 02 §15). Thread-safe. Good
 * until it is closed, evicted, or its session ends; then every send fails with {@link
 * NotConnectedException}.
 *
 * <p>An event has at most 8,108 bytes, or 8,090 behind a relay; a longer one fails the whole call
 * with {@code PAYLOAD_TOO_LARGE} before anything is sent. A send that returned is handed to the
 * socket, no more. The arrays must not be changed until then.
 */
public interface MeshStream extends AutoCloseable {
    int DEFAULT_RETRIES = 8;

    NodeId peerNodeId();

    StreamId streamId();

    StreamConfig config();

    /**
     * Sends now or not at all what the credit does not cover.
     *
     * @throws BackpressureException saying how many of the events went out
     * @throws NotConnectedException if stream or session are gone
     * @throws MeshException {@code PAYLOAD_TOO_LARGE}, {@code SHUTDOWN}
     */
    void send(List<byte[]> events);

    /**
     * Sends, and waits for credit as long as retries would take: 5 ms, doubling to 200 ms, that
     * many times (spec 02 §17). Nothing is sent twice.
     *
     * @throws BackpressureException if the time was not enough; says how many events went out
     * @throws NotConnectedException if stream or session are gone or go meanwhile
     */
    void sendWithRetry(List<byte[]> events, int maxRetries);

    /** As {@link #sendWithRetry(List, int)}, eight times: 0.7 s. */
    default void sendWithRetry(List<byte[]> events) {
        sendWithRetry(events, DEFAULT_RETRIES);
    }

    /** As {@link #sendWithRetry(List, int)}, 4,096 times: almost 14 minutes. */
    void sendBlocking(List<byte[]> events);

    /** Sends, and waits for credit for at most a time of one's choice. */
    void sendBlocking(List<byte[]> events, Duration limit);

    /** Sends as credit comes, in the order of the calls, without a limit. */
    CompletableFuture<Void> sendAsync(List<byte[]> events);

    /**
     * A snapshot of the counters.
     *
     * @throws NotConnectedException if stream or session are gone
     */
    StreamStats stats();

    /** What comes on this stream from now on. */
    Subscription<MeshEvent> receive();

    /** Idempotent. */
    @Override
    void close();
}
