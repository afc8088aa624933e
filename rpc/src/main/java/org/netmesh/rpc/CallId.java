package org.netmesh.rpc;

/** The id of one call: 64 random bits, fresh for each (spec 09 §3). Immutable. */
public record CallId(long value) {
    /** 16 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return "%016x".formatted(value);
    }
}
