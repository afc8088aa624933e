package org.netmesh.mesh.node;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One number for each constant of an enum. Written by one thread alone, without allocation or
 * barrier; read by any.
 */
final class Tally<E extends Enum<E>> {
    private final Map<E, AtomicLong> numbers;

    Tally(Class<E> type) {
        numbers = new EnumMap<>(type);
        for (E each : type.getEnumConstants()) numbers.put(each, new AtomicLong());
    }

    void add(E each, long amount) {
        AtomicLong number = number(each);
        number.setRelease(number.getPlain() + amount);
    }

    void set(E each, long value) {
        number(each).setRelease(value);
    }

    long get(E each) {
        return number(each).getAcquire();
    }

    private AtomicLong number(E each) {
        return Objects.requireNonNull(numbers.get(each));
    }
}
