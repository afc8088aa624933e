package org.netmesh.bus.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.netmesh.bus.AdapterException;

/**
 * The open connections. Each serves one exchange at a time, so that transactions never mix; one
 * that failed is closed and never used again. Thread-safe.
 */
final class RedisConnections {
    private final RedisDialer dialer;
    private final Semaphore free;
    private final Duration wait;
    private final ConcurrentLinkedDeque<StatefulRedisConnection<String, byte[]>> idle =
            new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /**
     * @param most connections at once
     * @param wait how long a call waits for one
     */
    RedisConnections(RedisDialer dialer, int most, Duration wait) {
        this.dialer = dialer;
        // Fair: a stream of writes must not keep polls waiting.
        this.free = new Semaphore(most, true);
        this.wait = wait;
    }

    /** One exchange with the server. */
    @FunctionalInterface
    interface Exchange<T> {
        T on(StatefulRedisConnection<String, byte[]> connection) throws InterruptedException;
    }

    /**
     * Runs an exchange on a connection of its own.
     *
     * @throws AdapterException {@code SHUTDOWN} after {@link #close}; {@code TRANSIENT} if none is
     *     free in time; what the exchange throws
     * @throws RedisUnreachable if a new connection was needed and no server was reached
     */
    <T> T use(Exchange<T> exchange) throws RedisUnreachable, InterruptedException {
        if (closed) throw AdapterException.shutdown();
        if (!free.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            throw AdapterException.transientError(
                    "no Redis connection became free within %d ms".formatted(wait.toMillis()));
        }
        try {
            return useOne(exchange);
        } finally {
            free.release();
        }
    }

    /** Breaks exchanges that run; later ones fail. Idempotent. */
    void close() {
        closed = true;
        dialer.close();
    }

    private <T> T useOne(Exchange<T> exchange) throws RedisUnreachable, InterruptedException {
        StatefulRedisConnection<String, byte[]> connection = idleOne();
        if (connection == null) connection = dialer.dial();
        boolean intact = false;
        try {
            T result = exchange.on(connection);
            intact = true;
            return result;
        } catch (AdapterException e) {
            if (closed) throw AdapterException.shutdown();
            if (RedisFailure.isWrongServer(e)) dialer.preferAnother();
            throw e;
        } finally {
            if (intact) idle.push(connection);
            else if (!closed) hangUp(connection);
        }
    }

    private @Nullable StatefulRedisConnection<String, byte[]> idleOne() {
        while (true) {
            StatefulRedisConnection<String, byte[]> connection = idle.poll();
            if (connection == null || connection.isOpen()) return connection;
            hangUp(connection);
        }
    }

    /**
     * Waits for the end, which is local and soon: the client must not find it half closed later.
     */
    private static void hangUp(StatefulRedisConnection<String, byte[]> connection) {
        try {
            connection.close();
        } catch (CompletionException | RedisException _) {
            // It is of no use any more, however it ended.
        }
    }
}
