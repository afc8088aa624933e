package org.netmesh.bus.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.RedactedUrl;
import org.netmesh.bus.ServerUrl;
import org.netmesh.bus.TlsFiles;

/**
 * Opens connections: one attempt at each server, beginning with the one that served last. No
 * connection ever reconnects by itself, so that nothing is sent after its call has failed.
 * Thread-safe.
 */
final class RedisDialer implements AutoCloseable {
    static final RedisCodec<String, byte[]> CODEC =
            RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final int DEFAULT_PORT = 6_379;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final List<RedisURI> servers;
    private final List<String> names;
    private final Duration timeout;
    private final ClientResources resources;
    private final RedisClient client;
    private volatile int preferred;

    /**
     * @throws AdapterException {@code CONNECTION} if a TLS file cannot be read
     */
    RedisDialer(RedisOptions options) {
        NativeTransport.onlyWhereAllowed();
        timeout = options.connectTimeout();
        servers = options.urls().stream().map(ServerUrl::parse).map(this::server).toList();
        names = options.urls().stream().map(url -> RedactedUrl.of(url.toString())).toList();
        ClientOptions clientOptions = clientOptions(options);
        resources = ClientResources.create();
        client = RedisClient.create(resources);
        client.setOptions(clientOptions);
    }

    /**
     * @throws RedisUnreachable naming each server and why it was not reached
     */
    StatefulRedisConnection<String, byte[]> dial() throws RedisUnreachable, InterruptedException {
        StringBuilder why = new StringBuilder();
        Throwable last = new TimeoutException();
        int first = preferred;
        for (int i = 0; i < servers.size(); i++) {
            int index = (first + i) % servers.size();
            try {
                StatefulRedisConnection<String, byte[]> connection = dial(servers.get(index));
                connection.setAutoFlushCommands(false);
                preferred = index;
                return connection;
            } catch (ExecutionException | TimeoutException e) {
                last = e instanceof TimeoutException ? e : RedisFailure.root(e);
                if (!why.isEmpty()) why.append("; ");
                why.append("Redis at ")
                        .append(names.get(index))
                        .append(": ")
                        .append(describe(last));
            }
        }
        throw new RedisUnreachable(why.toString(), last);
    }

    /** The server that was used is no place to write to: begin with the next one. */
    void preferAnother() {
        preferred = (preferred + 1) % servers.size();
    }

    /** Closes all connections. Idempotent. */
    @Override
    public void close() {
        client.shutdown(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        resources
                .shutdown(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_LIMIT.toMillis());
    }

    private StatefulRedisConnection<String, byte[]> dial(RedisURI server)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<StatefulRedisConnection<String, byte[]>> opening =
                client.connectAsync(CODEC, server).toCompletableFuture();
        boolean opened = false;
        try {
            StatefulRedisConnection<String, byte[]> connection =
                    opening.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            opened = true;
            return connection;
        } finally {
            if (!opened) closeWhenOpened(opening);
        }
    }

    private static void closeWhenOpened(
            CompletableFuture<StatefulRedisConnection<String, byte[]>> opening) {
        var _ =
                opening.thenAccept(late -> {
                    var _ = late.closeAsync();
                });
    }

    private String describe(Throwable cause) {
        if (cause instanceof TimeoutException)
            return "no answer within " + timeout.toMillis() + " ms";
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private RedisURI server(ServerUrl url) {
        RedisURI server = RedisURI.create(url.host(), url.port().orElse(DEFAULT_PORT));
        server.setTimeout(timeout);
        server.setSsl(url.scheme().equals("rediss") || url.scheme().equals("valkeys"));
        server.setLibraryName("");
        server.setLibraryVersion("");
        String database = url.path().replace("/", "");
        if (!database.isEmpty()) server.setDatabase(Integer.parseInt(database));
        url.password().ifPresent(password -> authenticate(server, url, password));
        return server;
    }

    private static void authenticate(RedisURI server, ServerUrl url, String password) {
        if (url.user().isPresent()) server.setAuthentication(url.user().get(), password);
        else server.setAuthentication((CharSequence) password);
    }

    private static ClientOptions clientOptions(RedisOptions options) {
        return ClientOptions.builder()
                .autoReconnect(false)
                .protocolVersion(RespVersion.of(options.urls().getFirst()).lettuces())
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(
                        SocketOptions.builder()
                                .connectTimeout(options.connectTimeout())
                                .tcpNoDelay(true)
                                .build())
                .sslOptions(sslOptions(options))
                // Callers wait as long as they may; a second clock would spoil late answers.
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .build();
    }

    private static SslOptions sslOptions(RedisOptions options) {
        TlsFiles tls = options.tls();
        SslOptions.Builder builder =
                SslOptions.builder().jdkSslProvider().handshakeTimeout(options.connectTimeout());
        try {
            tls.trust().ifPresent(builder::trustManager);
            tls.clientKey().ifPresent(builder::keyManager);
        } catch (IOException | GeneralSecurityException e) {
            throw AdapterException.connection("Redis TLS files: " + e.getMessage(), e);
        }
        return builder.build();
    }
}
