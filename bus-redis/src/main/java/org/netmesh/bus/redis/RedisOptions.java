package org.netmesh.bus.redis;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.netmesh.bus.ConfigException;
import org.netmesh.bus.RedactedUrl;
import org.netmesh.bus.ServerUrl;
import org.netmesh.bus.TlsFiles;

/**
 * How to reach Redis and what to write (spec 05 §21.4). Immutable; its text shows no password.
 *
 * <p>Several servers are stand-ins for one another: the first that answers and takes writes serves.
 * A cluster's redirects are told as retryable errors and not followed, and no sentinel is asked.
 *
 * @param urls {@code redis://[user][:password]@host[:port][/database]}, or {@code rediss://} for
 *     TLS; {@code ?protocol=resp3} speaks the newer protocol, with all servers or none; tried in
 *     this order, from the one that served last
 * @param prefix what the streams' keys begin with: {@code <prefix>:shard:<shard>}
 * @param pipelineSize the most events of one transaction, at least 1
 * @param poolSize the most connections open at once, at least 1; the node's shards, if absent
 * @param connectTimeout for one attempt at one server, above 0
 * @param commandTimeout for one exchange with the server, above 0
 * @param maxStreamLen about how many entries a stream keeps, at least 1; all, if absent
 * @param readDedup how many events to remember so that reads leave out their copies, 1 to {@value
 *     RedisStreamDedup#MAX_CAPACITY}; copies are delivered, if absent
 * @param tls whom to trust and who this client is, for {@code rediss://}
 */
public record RedisOptions(
        List<URI> urls,
        String prefix,
        int pipelineSize,
        OptionalInt poolSize,
        Duration connectTimeout,
        Duration commandTimeout,
        OptionalLong maxStreamLen,
        OptionalInt readDedup,
        TlsFiles tls) {
    /**
     * @throws ConfigException naming the first setting that is out of bounds
     */
    public RedisOptions {
        urls = List.copyOf(urls);
        require(!urls.isEmpty(), "redis url must be non-empty");
        for (URI url : urls) requireKnown(url);
        require(
                urls.stream().map(RespVersion::of).distinct().count() == 1,
                "redis urls must all name the same protocol");
        require(pipelineSize > 0, "redis pipeline_size must be > 0");
        require(poolSize.orElse(1) > 0, "redis pool_size must be > 0");
        require(connectTimeout.isPositive(), "redis connect_timeout must be > 0");
        require(commandTimeout.isPositive(), "redis command_timeout must be > 0");
        require(
                maxStreamLen.isEmpty() || maxStreamLen.getAsLong() > 0,
                "redis max_stream_len must be > 0");
        require(
                readDedup.isEmpty()
                        || (readDedup.getAsInt() > 0
                                && readDedup.getAsInt() <= RedisStreamDedup.MAX_CAPACITY),
                "redis read_dedup must be 1 to " + RedisStreamDedup.MAX_CAPACITY);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** All defaults but the server. */
    public static RedisOptions of(String url) {
        return builder().url(url).build();
    }

    @Override
    public String toString() {
        return "RedisOptions[urls=%s, prefix=%s, pipelineSize=%d, poolSize=%s, connectTimeout=%s, commandTimeout=%s, maxStreamLen=%s, readDedup=%s, tls=%s]"
                .formatted(
                        urls.stream().map(URI::toString).map(RedactedUrl::of).toList(),
                        prefix,
                        pipelineSize,
                        poolSize,
                        connectTimeout,
                        commandTimeout,
                        maxStreamLen,
                        readDedup,
                        tls);
    }

    private static void requireKnown(URI url) {
        switch (String.valueOf(url.getScheme())) {
            case "redis", "rediss", "valkey", "valkeys" ->
                    require(
                            ServerUrl.parse(url).path().matches("/?[0-9]{0,9}"),
                            "redis url must end with a database number, like redis://host:6379/5");
            case "unix", "redis+unix", "redis-socket" ->
                    throw ConfigException.invalid(
                            "redis url names a unix socket, which needs a native transport that is"
                                    + " not part of this build; use redis://host:port");
            default ->
                    throw ConfigException.invalid(
                            "redis url must begin with redis:// or rediss://, got "
                                    + ServerUrl.parse(url).scheme()
                                    + "://");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds)
            throw ConfigException.invalid("redis adapter: invalid configuration: " + otherwise);
    }

    /** Collects settings; what is not said has the specification's default. Not thread-safe. */
    public static final class Builder {
        private final List<URI> urls = new ArrayList<>();
        private String prefix = "net";
        private int pipelineSize = 1_000;
        private OptionalInt poolSize = OptionalInt.empty();
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration commandTimeout = Duration.ofSeconds(1);
        private OptionalLong maxStreamLen = OptionalLong.empty();
        private OptionalInt readDedup = OptionalInt.empty();
        private TlsFiles tls = TlsFiles.none();

        private Builder() {}

        /** Adds a server. Required once; each further one is tried when those before it fail. */
        public Builder url(URI value) {
            urls.add(value);
            return this;
        }

        /**
         * Adds a server, or several with commas between; {@code redis://} may be left out.
         *
         * @throws ConfigException if one is no URL; its text is not repeated, for its password's
         *     sake
         */
        public Builder url(String value) {
            urls.addAll(
                    ServerUrl.list(
                            value, "redis://", "redis adapter: invalid configuration: redis url"));
            return this;
        }

        /** What the streams' keys begin with. Default {@code net}. */
        public Builder prefix(String value) {
            prefix = value;
            return this;
        }

        /**
         * The most events of one transaction. Default 1,000. A batch above it becomes several, each
         * stored whole or not at all.
         */
        public Builder pipelineSize(int events) {
            pipelineSize = events;
            return this;
        }

        /**
         * The most connections open at once. Default: the node's shards. Each serves one write or
         * poll at a time and is opened when needed; a call waits for one at most {@link
         * #commandTimeout}.
         */
        public Builder poolSize(int connections) {
            poolSize = OptionalInt.of(connections);
            return this;
        }

        /** For one attempt at one server, with its TLS handshake and login. Default 5 s. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /**
         * For one exchange with the server. Default 1 s. When it ends, what was sent may still be
         * executed; the retry carries the same dedup ids.
         */
        public Builder commandTimeout(Duration value) {
            commandTimeout = value;
            return this;
        }

        /** About how many entries a stream keeps; older ones go. Default: all. */
        public Builder maxStreamLen(long entries) {
            maxStreamLen = OptionalLong.of(entries);
            return this;
        }

        /**
         * Reads leave out copies of events, which retries after a time-out store (spec 05 §17.2):
         * entries whose dedup id the reader has seen on another entry before. Default: copies are
         * delivered. What is left out is counted in {@code net_bus_duplicates_skipped_total}, once
         * for each time that it is read.
         *
         * @param events the most events remembered, of all shards together: events per second times
         *     the seconds that retries may span
         */
        public Builder readDedup(int events) {
            readDedup = OptionalInt.of(events);
            return this;
        }

        /** Own trust and client certificates. Default: the system's trust, no certificate. */
        public Builder tls(TlsFiles value) {
            tls = value;
            return this;
        }

        /**
         * @throws ConfigException naming the first setting that is out of bounds
         */
        public RedisOptions build() {
            return new RedisOptions(
                    urls,
                    prefix,
                    pipelineSize,
                    poolSize,
                    connectTimeout,
                    commandTimeout,
                    maxStreamLen,
                    readDedup,
                    tls);
        }
    }
}
