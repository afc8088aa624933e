package org.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.Message;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.DedupId;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.codec.JsonWriter;
import org.netmesh.kernel.codec.MalformedException;

/** How messages of a stream are fetched by number (spec 05 §19.4, §30.2). Thread-safe. */
interface DirectGet {
    String SEQUENCE = "Nats-Sequence";
    String STORED_AT = "Nats-Time-Stamp";
    int NOT_FOUND = 404;

    /**
     * The first messages of a shard at or behind {@code from}, in rising order; fewer than {@code
     * most} only if there are no more.
     *
     * @param from unsigned
     * @param deadline as {@link System#nanoTime} counts
     */
    List<Stored> fetch(Connection connection, ShardId shard, long from, int most, long deadline)
            throws InterruptedException;

    /** One shard's messages, over one connection and until one deadline. */
    @FunctionalInterface
    interface Messages {
        /**
         * As {@link DirectGet#fetch}.
         *
         * @param first unsigned
         */
        List<Stored> from(long first, int most) throws InterruptedException;
    }

    /**
     * A message as it lies in its stream.
     *
     * @param sequence unsigned
     */
    record Stored(long sequence, Message message) {
        static Stored of(Message message) {
            String sequence = message.getHeaders().getFirst(SEQUENCE);
            if (sequence == null) {
                throw AdapterException.transientError("JetStream answered without a sequence");
            }
            return new Stored(Long.parseUnsignedLong(sequence), message);
        }

        /** By the server's clock. */
        Instant storedAt() {
            String text = message.getHeaders().getFirst(STORED_AT);
            try {
                return Instant.parse(Objects.requireNonNullElse(text, ""));
            } catch (DateTimeParseException e) {
                throw AdapterException.transientError("JetStream answered without a time", e);
            }
        }

        /** Empty if the message has none, or one that no bus writes. */
        Optional<DedupId> dedupId() {
            try {
                return messageId().map(DedupId::parse);
            } catch (MalformedException _) {
                return Optional.empty();
            }
        }

        Optional<String> messageId() {
            return Optional.ofNullable(message.getHeaders().getFirst(JetStreamWriter.MESSAGE_ID));
        }
    }

    static String endpoint(StreamNames names, ShardId shard) {
        return "$JS.API.DIRECT.GET." + names.stream(shard);
    }

    /** A request as the reference writes it, left open for more members. */
    static JsonWriter request(StreamNames names, ShardId shard, long from) {
        return new JsonWriter()
                .beginObject()
                .name("seq")
                .unsigned(from)
                .name("next_by_subj")
                .value(names.subject(shard));
    }

    /** Whether the answer says that there is no message; any other status is an error. */
    static boolean isEnd(Message answer) {
        if (!answer.isStatusMessage()) return false;
        int code = answer.getStatus().getCode();
        if (code == NOT_FOUND) return true;
        throw AdapterException.transientError(
                "JetStream unable to get message: %d %s"
                        .formatted(code, answer.getStatus().getMessage()));
    }
}
