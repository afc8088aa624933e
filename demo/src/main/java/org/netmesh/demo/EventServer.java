package org.netmesh.demo;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.netmesh.bus.Transport;
import org.netmesh.bus.jetstream.JetStreamOptions;
import org.netmesh.bus.jetstream.JetStreamTransport;
import org.netmesh.bus.redis.RedisOptions;
import org.netmesh.bus.redis.RedisTransport;
import org.netmesh.testservers.NatsServer;
import org.netmesh.testservers.RedisServer;
import org.netmesh.testservers.TestServer;

/**
 * Where the demo's events are stored: in memory, on a server of the user's, or on one it starts.
 */
final class EventServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Transport transport;
    private final String description;
    private final Optional<TestServer> started;

    private EventServer(Transport transport, String description, Optional<TestServer> started) {
        this.transport = transport;
        this.description = description;
        this.started = started;
    }

    static EventServer open(DemoOptions options, String prefix) {
        return switch (options.transport()) {
            case MEMORY -> new EventServer(Transport.memory(), "memory", Optional.empty());
            case REDIS -> {
                Optional<TestServer> started = start(options, RedisServer::start);
                URI url = options.server().orElseGet(() -> started.orElseThrow().uri("redis"));
                RedisOptions redis =
                        RedisOptions.builder()
                                .url(url)
                                .prefix(prefix)
                                .connectTimeout(PATIENCE)
                                .commandTimeout(PATIENCE)
                                .build();
                yield new EventServer(RedisTransport.of(redis), "Redis at " + place(url), started);
            }
            case JETSTREAM -> {
                Optional<TestServer> started = start(options, NatsServer::start);
                URI url = options.server().orElseGet(() -> started.orElseThrow().uri("nats"));
                JetStreamOptions jetStream =
                        JetStreamOptions.builder()
                                .url(url)
                                .prefix(prefix)
                                .connectTimeout(PATIENCE)
                                .requestTimeout(PATIENCE)
                                .build();
                yield new EventServer(
                        JetStreamTransport.of(jetStream), "JetStream at " + place(url), started);
            }
        };
    }

    Transport transport() {
        return transport;
    }

    /** What a person would call it, without credentials. */
    String describe() {
        return description + (started.isPresent() ? ", started for this demo" : "");
    }

    @Override
    public void close() {
        started.ifPresent(TestServer::close);
    }

    private static Optional<TestServer> start(DemoOptions options, Starter starter) {
        return options.server().isPresent() ? Optional.empty() : Optional.of(starter.start());
    }

    private static String place(URI url) {
        return url.getHost() + ":" + url.getPort();
    }

    private interface Starter {
        TestServer start(String... more);
    }
}
