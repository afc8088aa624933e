package org.netmesh.bus;

/**
 * What an adapter can store and give back; the bus refuses any other payload at emit, so that one
 * bad event never takes its neighbours along (spec 05 §25 M-46). Immutable.
 *
 * @param maxBytes longest payload, at least 1
 */
public record PayloadRules(int maxBytes, Content content) {
    public static final PayloadRules ANY = new PayloadRules(Integer.MAX_VALUE, Content.BYTES);

    /** Which bytes may be inside. */
    public enum Content {
        /** Any bytes, also none. */
        BYTES,
        /** Exactly one JSON value in UTF-8. */
        JSON,
        /** As {@link #JSON}, but not the value {@code null}. */
        JSON_EXCEPT_NULL
    }

    public PayloadRules {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1, got " + maxBytes);
        }
    }
}
