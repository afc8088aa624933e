package org.netmesh.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be measured, by the names of {@code bench/reference/README.md}. */
enum Area {
    BUS("bus"),
    REDEX("redex"),
    CORTEX("cortex"),
    MESH("mesh\\.(session|wire|node|udp|routing)"),
    CHANNELS("mesh\\.channel"),
    CAPABILITIES("capability"),
    RPC("rpc");

    private final String packages;

    Area(String packages) {
        this.packages = packages;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Matches the benchmarks of this area by their full names. */
    String benchmarks() {
        return "^org\\.netmesh\\." + packages + "\\.";
    }

    static boolean exists(String word) {
        return Arrays.stream(values()).anyMatch(area -> area.word().equals(word));
    }

    static Area of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static String words() {
        return Arrays.stream(values()).map(Area::word).collect(Collectors.joining(", "));
    }
}
