package org.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one server. Ends as soon as the server refuses, for which the client itself would
 * wait until its time is over; and tells what the client met, of which its own error says nothing.
 * Prints nothing. Thread-safe.
 */
final class Dialing implements ErrorListener {
    private final CompletableFuture<Connection> opened = new CompletableFuture<>();
    private final AtomicReference<@Nullable Exception> met = new AtomicReference<>();

    /** Connects on a thread of {@code threads}; {@code options} name this as error listener. */
    Connection dial(Options options, Executor threads) throws IOException, InterruptedException {
        threads.execute(() -> connect(options));
        try {
            return opened.get();
        } catch (ExecutionException e) {
            Exception reason = met.get();
            throw new IOException(reason == null ? e.getCause() : reason);
        } finally {
            // Given up or done: a connection that comes now is nobody's.
            opened.cancel(false);
        }
    }

    /** The server said no, and why. */
    @Override
    public void errorOccurred(Connection connection, String error) {
        opened.completeExceptionally(new IOException(error));
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception failure) {
        met.compareAndSet(null, failure);
    }

    private void connect(Options options) {
        try {
            Connection connection = Nats.connect(options);
            if (!opened.complete(connection)) connection.close();
        } catch (IOException | RuntimeException e) {
            opened.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            opened.completeExceptionally(e);
        }
    }
}
