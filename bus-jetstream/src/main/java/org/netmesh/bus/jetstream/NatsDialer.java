package org.netmesh.bus.jetstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.nats.client.AuthHandler;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.netmesh.bus.ServerUrl;
import org.netmesh.kernel.port.CallerRuns;

/**
 * Opens connections: one attempt at each server, beginning with the one that served last. No
 * connection ever reconnects by itself, so that nothing is sent after its call has failed, and
 * nothing overtakes. Thread-safe.
 */
final class NatsDialer implements AutoCloseable {
    private static final int DEFAULT_PORT = 4_222;
    private static final String TLS_WANTED = "SSL required by server.";

    /** A silent server is given up after two of these without an answer. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);

    private static final ThreadFactory THREADS =
            Thread.ofPlatform().daemon().name("netmesh-nats-", 0).factory();

    private final JetStreamOptions options;
    private final List<ServerUrl> servers;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(THREADS);
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(THREADS);
    private volatile int preferred;

    NatsDialer(JetStreamOptions options) {
        this.options = options;
        this.servers = options.urls().stream().map(ServerUrl::parse).toList();
    }

    /**
     * @throws NatsUnreachable naming each server and why it was not reached
     */
    Connection dial() throws NatsUnreachable, InterruptedException {
        StringBuilder why = new StringBuilder();
        Exception last = new IOException();
        int first = preferred;
        for (int i = 0; i < servers.size(); i++) {
            int index = (first + i) % servers.size();
            try {
                Connection connection = dial(servers.get(index));
                preferred = index;
                return connection;
            } catch (IOException | GeneralSecurityException e) {
                last = e;
                if (!why.isEmpty()) why.append("; ");
                why.append("NATS at ").append(servers.get(index)).append(": ");
                why.append(NatsFailure.message(NatsFailure.root(e)));
            }
        }
        throw new NatsUnreachable(why.toString(), last);
    }

    /** Ends the timer that connections share; their threads end with them. Idempotent. */
    @Override
    public void close() {
        timer.shutdownNow();
    }

    private Connection dial(ServerUrl server)
            throws IOException, GeneralSecurityException, InterruptedException {
        boolean tls = server.scheme().equals("tls") || !options.tls().isNone();
        if (tls) return dial(server, NatsTls.context(options.tls()));
        try {
            return dial(server, null);
        } catch (IOException e) {
            if (!TLS_WANTED.equals(NatsFailure.root(e).getMessage())) throw e;
            return dial(server, NatsTls.context(options.tls()));
        }
    }

    private Connection dial(ServerUrl server, @Nullable SSLContext tls)
            throws IOException, InterruptedException {
        Dialing dialing = new Dialing();
        Options.Builder builder =
                new Options.Builder()
                        .server("nats://" + server.place(DEFAULT_PORT))
                        .noReconnect()
                        .reconnectBufferSize(0)
                        .connectionTimeout(options.connectTimeout())
                        .pingInterval(PING_INTERVAL)
                        .requestCleanupInterval(options.requestTimeout())
                        .dontForceFlushOnRequest()
                        .errorListener(dialing)
                        .executor(threads)
                        .connectExecutor(threads)
                        // The client's callbacks only take notes.
                        .callbackExecutor(CallerRuns.INSTANCE)
                        .scheduledExecutor(timer);
        if (tls != null) builder.sslContext(tls);
        login(builder, server);
        return dialing.dial(builder.build(), threads);
    }

    private void login(Options.Builder builder, ServerUrl server) throws IOException {
        switch (options.login()) {
            case JetStreamOptions.Login.ByUrl() -> loginByUrl(builder, server);
            case JetStreamOptions.Login.ByCredentials(Path file) ->
                    builder.authHandler(Nats.credentials(existing(file).toString()));
            case JetStreamOptions.Login.ByNKey(Path file) -> {
                char[] seed = Files.readString(file, US_ASCII).strip().toCharArray();
                AuthHandler handler = Nats.staticCredentials(null, seed);
                builder.authHandler(handler);
            }
        }
    }

    private static void loginByUrl(Options.Builder builder, ServerUrl server) {
        if (server.password().isPresent()) {
            builder.userInfo(
                    server.user().orElse("").toCharArray(), server.password().get().toCharArray());
        } else if (server.user().isPresent()) {
            builder.token(server.user().get().toCharArray());
        }
    }

    private static Path existing(Path file) throws IOException {
        if (!Files.isReadable(file)) throw new IOException("cannot read " + file);
        return file;
    }
}
