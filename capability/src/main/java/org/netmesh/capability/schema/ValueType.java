package org.netmesh.capability.schema;

import java.math.BigInteger;
import java.util.Locale;

/** What a key's value may be (spec 04b §1.1). */
public enum ValueType {
    /** No value at all. */
    PRESENCE,
    /** An unsigned 64-bit number, with an optional plus sign. */
    NUMBER,
    STRING,
    /** Any text: the words are not checked. */
    ENUMERATION,
    BOOL,
    CSV;

    private static final int MAX_BITS = 64;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The lower-case word. */
    public String wire() {
        return wire;
    }

    /** Whether a tag with this value is right; a tag without a value is right for presence only. */
    public boolean accepts(String value) {
        return switch (this) {
            case PRESENCE -> false;
            case NUMBER ->
                    value.matches("\\+?[0-9]+") && new BigInteger(value).bitLength() <= MAX_BITS;
            case STRING, ENUMERATION, CSV -> !value.isEmpty();
            case BOOL -> value.equals("true") || value.equals("false");
        };
    }
}
