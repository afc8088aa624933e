package org.netmesh.bus;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.Xxh3;

/**
 * The way of an event from a producer into a shard's ring (spec 05 §3, §5). Thread-safe; allocates
 * nothing for a single event.
 */
final class Intake {
    /** More answers beside those of {@link Shard#offer}, none of them an insertion time. */
    static final long UNROUTED = -4;

    static final long TOO_LARGE = -5;
    static final long INVALID_JSON = -6;
    static final long NULL_PAYLOAD = -7;

    private final Topology topology;
    private final PayloadRules rules;
    private final Optional<Long> blockNanos;
    private final Signal progress;
    private final Refusals refusals = new Refusals();

    Intake(Topology topology, PayloadRules rules, Optional<Long> blockNanos, Signal progress) {
        this.topology = topology;
        this.rules = rules;
        this.blockNanos = blockNanos;
        this.progress = progress;
    }

    Refusals refusals() {
        return refusals;
    }

    /** Whether producers wait for room. */
    boolean blocks() {
        return blockNanos.isPresent();
    }

    Routes routes() {
        return topology.routes();
    }

    /** Whether the event was accepted. */
    boolean accept(byte[] payload) {
        return accept(payload, Xxh3.hash64(payload));
    }

    boolean accept(byte[] payload, long hash) {
        if (checked(payload) != Shard.TAKE) return false;
        while (true) {
            Shard shard = topology.routes().pick(hash);
            if (shard == null) {
                count(UNROUTED, 1);
                return false;
            }
            long answer = offer(shard, payload);
            if (Shard.isStamp(answer)) return true;
            if (answer != Shard.CLOSED || ended()) return false;
        }
    }

    /**
     * @throws IngestException if the event was not accepted
     */
    Receipt receipt(byte[] payload, long hash) {
        long check = checked(payload);
        if (check != Shard.TAKE) throw refusal(check, payload);
        while (true) {
            Shard shard = topology.routes().pick(hash);
            if (shard == null) throw refusal(count(UNROUTED, 1), payload);
            long answer = offer(shard, payload);
            if (Shard.isStamp(answer)) return new Receipt(shard.id(), answer);
            if (answer != Shard.CLOSED || ended()) throw refusal(answer, payload);
        }
    }

    /**
     * Whether a payload may be stored.
     *
     * @return {@link Shard#TAKE}, or why not; counted
     */
    long checked(byte[] payload) {
        if (payload.length > rules.maxBytes()) return count(TOO_LARGE, 1);
        if (rules.content() == PayloadRules.Content.BYTES) return Shard.TAKE;
        if (!JsonScanner.isValue(payload)) return count(INVALID_JSON, 1);
        boolean refused = rules.content() == PayloadRules.Content.JSON_EXCEPT_NULL;
        return refused && isNull(payload) ? count(NULL_PAYLOAD, 1) : Shard.TAKE;
    }

    /** Books refusals that no shard knows of; gives the reason back. */
    long count(long reason, long events) {
        switch ((int) reason) {
            case (int) UNROUTED -> refusals.unrouted.add(events);
            case (int) TOO_LARGE -> refusals.tooLarge.add(events);
            case (int) INVALID_JSON, (int) NULL_PAYLOAD -> refusals.invalidJson.add(events);
            case (int) Shard.CLOSED -> refusals.shutdown.add(events);
            default -> throw new IllegalStateException("no such reason: " + reason);
        }
        return reason;
    }

    /** After a shard said {@link Shard#CLOSED}: whether the bus did, rather than that shard. */
    boolean ended() {
        boolean ended = topology.isClosed();
        if (ended) count(Shard.CLOSED, 1);
        return ended;
    }

    IngestException refusal(long answer, byte @Nullable [] payload) {
        return switch ((int) answer) {
            case (int) Shard.CLOSED -> IngestException.shuttingDown();
            case (int) Shard.FULL -> IngestException.backpressure();
            case (int) Shard.SAMPLED -> IngestException.sampled();
            case (int) UNROUTED -> IngestException.unrouted();
            case (int) TOO_LARGE ->
                    IngestException.tooLarge(
                            payload == null ? 0 : payload.length, rules.maxBytes());
            case (int) NULL_PAYLOAD -> IngestException.nullPayload();
            default -> IngestException.invalidJson();
        };
    }

    private long offer(Shard shard, byte[] payload) {
        long answer = shard.offer(payload);
        return answer == Shard.FULL && blockNanos.isPresent()
                ? offerWhenRoom(shard, payload, blockNanos.get())
                : answer;
    }

    /** Waits for room and tries again until the time is over or the thread is interrupted. */
    private long offerWhenRoom(Shard shard, byte[] payload, long limitNanos) {
        Block block = new Block(progress, limitNanos);
        long answer = Shard.FULL;
        while (answer == Shard.FULL && block.untilRoomIn(shard)) answer = shard.offer(payload);
        if (answer == Shard.FULL) shard.countRefused();
        return answer;
    }

    private static boolean isNull(byte[] json) {
        return new JsonScanner(json).peek() == 'n';
    }
}
