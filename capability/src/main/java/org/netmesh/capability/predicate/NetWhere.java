package org.netmesh.capability.predicate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The request header that carries a predicate to a service (spec 04b §4). A service that gets a bad
 * header must refuse the request: never fall back to "no filter". Stateless.
 */
public final class NetWhere {
    /** Exactly this, case included. */
    public static final String HEADER = "net-where";

    /** The most a value may have, both ways. */
    public static final int MAX_BYTES = 4_096;

    private NetWhere() {}

    /**
     * The header's value.
     *
     * @throws PredicateException {@code TOO_LARGE} beyond {@link #MAX_BYTES}
     */
    public static String encode(Predicate predicate) {
        String json = predicate.toJson();
        int length = json.getBytes(UTF_8).length;
        if (length > MAX_BYTES) throw PredicateException.tooLarge(length, MAX_BYTES);
        return json;
    }

    /** Name and value, ready to be sent. */
    public static Map.Entry<String, byte[]> header(Predicate predicate) {
        return Map.entry(HEADER, encode(predicate).getBytes(UTF_8));
    }

    /**
     * @throws PredicateException {@code OVERSIZE} before anything is parsed; otherwise as {@link
     *     Predicate#fromJson}
     */
    public static Predicate decode(String value) {
        return decode(value.getBytes(UTF_8));
    }

    /**
     * @throws PredicateException {@code OVERSIZE} before anything is parsed; otherwise as {@link
     *     Predicate#fromJson}
     */
    public static Predicate decode(byte[] value) {
        if (value.length > MAX_BYTES) throw PredicateException.oversize(value.length, MAX_BYTES);
        return Predicate.fromJson(value);
    }

    /**
     * The predicate of a request; the first header of the name counts.
     *
     * @return empty if there is no such header: no filter
     * @throws PredicateException if the header is bad
     */
    public static Optional<Predicate> decode(
            Iterable<? extends Map.Entry<String, byte[]>> headers) {
        for (Map.Entry<String, byte[]> header : headers) {
            if (header.getKey().equals(HEADER)) return Optional.of(decode(header.getValue()));
        }
        return Optional.empty();
    }

    /** The rows that match; without a predicate all. */
    public static <R extends CapabilityView> Stream<R> filter(
            Stream<R> rows, Optional<Predicate> predicate) {
        return predicate.map(p -> rows.filter(p::test)).orElse(rows);
    }
}
