package org.netmesh.capability;

import java.util.Set;

/** The metadata keys that have a meaning of their own (spec 04a §2). */
public final class Metadata {
    /** The placement intent of an artifact. */
    public static final String INTENT = "intent";

    /** A chain that the artifact would like to stand beside. */
    public static final String COLOCATE_WITH = "colocate-with";

    /** A chain that the artifact must stand beside. */
    public static final String COLOCATE_WITH_STRICT = "colocate-with-strict";

    /** Keys that a receiver removes from announcements. */
    public static final Set<String> RESERVED_KEYS =
            Set.of(INTENT, COLOCATE_WITH, COLOCATE_WITH_STRICT, "priority", "owner");

    /** Prefix of tool schemas; a receiver removes them, and applications cannot write them. */
    public static final String TOOL_PREFIX = "tool::";

    private Metadata() {}

    /** Whether a receiver removes this key. */
    public static boolean isReserved(String key) {
        return RESERVED_KEYS.contains(key) || key.startsWith(TOOL_PREFIX);
    }
}
