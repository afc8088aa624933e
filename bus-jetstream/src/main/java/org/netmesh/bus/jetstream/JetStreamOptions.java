package org.netmesh.bus.jetstream;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.netmesh.bus.ConfigException;
import org.netmesh.bus.RedactedUrl;
import org.netmesh.bus.ServerUrl;
import org.netmesh.bus.TlsFiles;

/**
 * How to reach NATS and what the streams keep (spec 05 §21.5). Immutable; its text shows no
 * password.
 *
 * @param urls {@code nats://[user:password@|token@]host[:port]}, or {@code tls://}; tried in this
 *     order, from the one that served last
 * @param prefix what streams ({@code <prefix>_shard_<n>}) and subjects ({@code <prefix>.shard.<n>})
 *     begin with
 * @param connectTimeout for one attempt at one server, above 0
 * @param requestTimeout for one write or poll, above 0
 * @param maxMessages most messages of a stream; unlimited, if absent or 0
 * @param maxBytes most bytes of a stream; unlimited, if absent or 0
 * @param maxAge of a message; unlimited, if absent or 0
 * @param replicas of each stream, at least 1
 * @param dedupWindow how long a stream remembers dedup ids; never above {@code maxAge}; 0 is the
 *     server's own default
 * @param restoreOrder the most events of a batch whose order reads restore, 1 to {@value
 *     #MAX_RESTORED}; events are read as they were stored, if absent
 * @param login a file to prove who this client is, besides the URL's user
 * @param tls whom to trust and who this client is, where TLS is spoken
 */
public record JetStreamOptions(
        List<URI> urls,
        String prefix,
        Duration connectTimeout,
        Duration requestTimeout,
        OptionalLong maxMessages,
        OptionalLong maxBytes,
        Optional<Duration> maxAge,
        int replicas,
        Duration dedupWindow,
        OptionalInt restoreOrder,
        Login login,
        TlsFiles tls) {
    /** The highest {@code restoreOrder}: a read holds a few times as many messages. */
    public static final int MAX_RESTORED = 65_536;

    /** How this client logs in, besides user and password or token in the URL. */
    public sealed interface Login {
        /** With what the URL holds, if anything. */
        record ByUrl() implements Login {}

        /** With a credentials file: a user's JWT and its seed. */
        record ByCredentials(Path file) implements Login {}

        /** With an NKey: a file that holds the user's seed, and nothing else. */
        record ByNKey(Path seedFile) implements Login {}
    }

    /**
     * @throws ConfigException naming the first setting that is out of bounds
     */
    public JetStreamOptions {
        urls = List.copyOf(urls);
        require(!urls.isEmpty(), "jetstream url must be non-empty");
        for (URI url : urls) requireKnown(ServerUrl.parse(url));
        require(
                prefix.matches("[^\\s.*>/\\\\]+"),
                "jetstream prefix must be non-empty and hold no '.', '*', '>', slash or white space");
        require(connectTimeout.isPositive(), "jetstream connect_timeout must be > 0");
        require(requestTimeout.isPositive(), "jetstream request_timeout must be > 0");
        requireNotNegative(maxMessages.orElse(0), "max_messages");
        requireNotNegative(maxBytes.orElse(0), "max_bytes");
        requireNotNegative(maxAge.orElse(Duration.ZERO).toMillis(), "max_age");
        requireNotNegative(dedupWindow.toMillis(), "dedup_window");
        require(replicas >= 1, "jetstream replicas must be >= 1");
        require(
                restoreOrder.isEmpty()
                        || (restoreOrder.getAsInt() > 0 && restoreOrder.getAsInt() <= MAX_RESTORED),
                "jetstream restore_order must be 1 to " + MAX_RESTORED);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** All defaults but the server. */
    public static JetStreamOptions of(String url) {
        return builder().url(url).build();
    }

    @Override
    public String toString() {
        return "JetStreamOptions[urls=%s, prefix=%s, connectTimeout=%s, requestTimeout=%s, maxMessages=%s, maxBytes=%s, maxAge=%s, replicas=%d, dedupWindow=%s, restoreOrder=%s, login=%s, tls=%s]"
                .formatted(
                        urls.stream().map(URI::toString).map(RedactedUrl::of).toList(),
                        prefix,
                        connectTimeout,
                        requestTimeout,
                        maxMessages,
                        maxBytes,
                        maxAge,
                        replicas,
                        dedupWindow,
                        restoreOrder,
                        login,
                        tls);
    }

    private static void requireKnown(ServerUrl url) {
        require(
                url.scheme().equals("nats") || url.scheme().equals("tls"),
                "jetstream url must begin with nats:// or tls://, got " + url.scheme() + "://");
    }

    private static void requireNotNegative(long value, String setting) {
        require(value >= 0, "jetstream %s must be non-negative (got %d)".formatted(setting, value));
    }

    private static void require(boolean holds, String otherwise) {
        ConfigException.require(holds, "jetstream adapter: invalid configuration: " + otherwise);
    }

    /** Collects settings; what is not said has the specification's default. Not thread-safe. */
    public static final class Builder {
        private final List<URI> urls = new ArrayList<>();
        private String prefix = "net";
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration requestTimeout = Duration.ofSeconds(5);
        private OptionalLong maxMessages = OptionalLong.empty();
        private OptionalLong maxBytes = OptionalLong.empty();
        private Optional<Duration> maxAge = Optional.empty();
        private int replicas = 1;
        private Duration dedupWindow = Duration.ofHours(1);
        private OptionalInt restoreOrder = OptionalInt.empty();
        private Login login = new Login.ByUrl();
        private TlsFiles tls = TlsFiles.none();

        private Builder() {}

        /** Adds a server. Required once; each further one is tried when those before it fail. */
        public Builder url(URI value) {
            urls.add(value);
            return this;
        }

        /**
         * Adds a server, or several with commas between; {@code nats://} may be left out.
         *
         * @throws ConfigException if one is no URL; its text is not repeated, for its password's
         *     sake
         */
        public Builder url(String value) {
            urls.addAll(
                    ServerUrl.list(
                            value,
                            "nats://",
                            "jetstream adapter: invalid configuration: jetstream url"));
            return this;
        }

        /** What streams and subjects begin with. Default {@code net}. */
        public Builder prefix(String value) {
            prefix = value;
            return this;
        }

        /** For one attempt at one server, with its TLS handshake and login. Default 5 s. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /**
         * For one write or poll. Default 5 s. When it ends, what was sent may still be stored; the
         * retry carries the same dedup ids, and the server keeps one copy.
         */
        public Builder requestTimeout(Duration value) {
            requestTimeout = value;
            return this;
        }

        /** Most messages of a new stream; the oldest go. Default: unlimited. */
        public Builder maxMessages(long messages) {
            maxMessages = OptionalLong.of(messages);
            return this;
        }

        /** Most bytes of a new stream; the oldest messages go. Default: unlimited. */
        public Builder maxBytes(long bytes) {
            maxBytes = OptionalLong.of(bytes);
            return this;
        }

        /** How long a new stream keeps a message. Default: unlimited. */
        public Builder maxAge(Duration value) {
            maxAge = Optional.of(value);
            return this;
        }

        /** Servers that hold each new stream. Default 1. */
        public Builder replicas(int servers) {
            replicas = servers;
            return this;
        }

        /**
         * How long a new stream remembers dedup ids. Default 1 h. Longer than any outage that
         * retries may span; the server pays memory for each id.
         */
        public Builder dedupWindow(Duration value) {
            dedupWindow = value;
            return this;
        }

        /**
         * Reads deliver each batch's events in the order of their emit, for streams that Net 0.19.0
         * nodes write: those store batches above 64 events out of order (spec 05 §19.3). Default:
         * as they were stored, which is right for streams that only nodes like this one write.
         *
         * <p>An event's id is then its place in the restored order, and all readers of a position
         * must agree on this setting. Each read fetches up to three times {@code events} more
         * messages. A batch that lacks an event while it may still come holds up the shard, for a
         * minute at most. Batches above {@code events} are put in order in part. None is lost or
         * repeated, but for single messages that somebody deletes from a batch half read, and
         * repeats where retention takes away the very batch being read.
         *
         * @param events the most events of a batch, as the writers' {@code max_size} says
         */
        public Builder restoreOrder(int events) {
            restoreOrder = OptionalInt.of(events);
            return this;
        }

        /** Logs in with a credentials file, which is read each time a connection is made. */
        public Builder credentials(Path file) {
            login = new Login.ByCredentials(file);
            return this;
        }

        /** Logs in with an NKey, whose seed is read each time a connection is made. */
        public Builder nkey(Path seedFile) {
            login = new Login.ByNKey(seedFile);
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
        public JetStreamOptions build() {
            return new JetStreamOptions(
                    urls,
                    prefix,
                    connectTimeout,
                    requestTimeout,
                    maxMessages,
                    maxBytes,
                    maxAge,
                    replicas,
                    dedupWindow,
                    restoreOrder,
                    login,
                    tls);
        }
    }
}
