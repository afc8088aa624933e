package org.netmesh.mesh.channel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;
import org.netmesh.mesh.identity.TokenCache;

/** What a publisher's channels did and hold, for metrics (spec 03 §23.8). Thread-safe. */
final class ChannelCounts {
    /** What became of an event for one subscriber. */
    enum Outcome {
        DELIVERED,
        FAILED,
        FILTERED_VISIBILITY,
        FILTERED_AUTH
    }

    /** What became of a token's signature. */
    enum Check {
        VALID,
        INVALID
    }

    private final Map<AckReason, AtomicLong> subscribes = zeroes(AckReason.class);
    private final Map<Outcome, AtomicLong> publishes = zeroes(Outcome.class);
    private final Map<Check, AtomicLong> checks = zeroes(Check.class);
    private final Map<MalformedException.Kind, AtomicLong> malformed =
            zeroes(MalformedException.Kind.class);
    private final AtomicLong evicted = new AtomicLong();
    private volatile long subscriptions;
    private volatile long throttled;

    void subscribed(AckReason answer) {
        count(subscribes, answer);
    }

    void published(Outcome outcome, int subscribers) {
        Objects.requireNonNull(publishes.get(outcome)).addAndGet(subscribers);
    }

    void checked(boolean valid) {
        count(checks, valid ? Check.VALID : Check.INVALID);
    }

    void unreadable(MalformedException.Kind kind) {
        count(malformed, kind);
    }

    /** How many subscriptions a sweep ended. */
    void swept(int ended) {
        evicted.addAndGet(ended);
    }

    /** How many subscriptions there are, and how many peers are throttled. */
    void hold(int subscriptionsNow, int throttledNow) {
        subscriptions = subscriptionsNow;
        throttled = throttledNow;
    }

    /** Close the registrations with the node. */
    List<Counters.Registration> register(Counters counters, TokenCache tokens) {
        List<Counters.Registration> out = new ArrayList<>();
        totals(
                counters,
                Meter.of("net_channel_subscribe_total", "Subscribes answered, by result"),
                "result",
                subscribes,
                out);
        totals(
                counters,
                Meter.of("net_channel_publish_total", "Events for subscribers, by outcome"),
                "outcome",
                publishes,
                out);
        totals(
                counters,
                Meter.of("net_token_verify_total", "Shown tokens verified, by result"),
                "result",
                checks,
                out);
        totals(
                counters,
                Meter.of(
                        "net_membership_decode_errors_total",
                        "Membership messages that could not be read, by kind"),
                "kind",
                malformed,
                out);
        out.add(
                counters.counter(
                        Meter.of(
                                "net_token_sweep_evicted_total",
                                "Subscriptions ended because their token was over"),
                        evicted::get));
        gauge(counters, "net_channel_subscriptions", "Subscriptions", () -> subscriptions, out);
        gauge(
                counters,
                "net_channel_auth_throttled_peers",
                "Peers throttled after failed subscribes",
                () -> throttled,
                out);
        gauge(counters, "net_token_cache_tokens", "Tokens kept", tokens::size, out);
        return out;
    }

    private static <E extends Enum<E>> void totals(
            Counters counters,
            Meter meter,
            String label,
            Map<E, AtomicLong> counts,
            List<Counters.Registration> out) {
        counts.forEach((key, count) ->
                out.add(counters.counter(meter.with(label, word(key)), count::get)));
    }

    private static void gauge(
            Counters counters,
            String name,
            String help,
            LongSupplier value,
            List<Counters.Registration> out) {
        out.add(counters.gauge(Meter.of(name, help), () -> (double) value.getAsLong()));
    }

    /** An accepted subscribe has no reason. */
    private static String word(Enum<?> key) {
        return key == AckReason.NONE ? "accepted" : key.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> Map<E, AtomicLong> zeroes(Class<E> type) {
        Map<E, AtomicLong> map = new EnumMap<>(type);
        for (E key : type.getEnumConstants()) map.put(key, new AtomicLong());
        return map;
    }

    private static <E extends Enum<E>> void count(Map<E, AtomicLong> counts, E key) {
        Objects.requireNonNull(counts.get(key)).incrementAndGet();
    }
}
