package org.netmesh.mesh.bus;

import org.netmesh.mesh.MeshException;

/**
 * What a link does about packets that come twice (spec 05 §20.5). No word makes it repair a loss:
 * 0.19.0 peers cannot; streams between mesh nodes can.
 */
public enum LinkReliability {
    /** Delivers whatever is genuine and not a replay. */
    NONE("none"),
    /** Marks its packets reliable and delivers each sequence of a stream once. */
    LIGHT("light"),
    /** As {@link #LIGHT}. */
    FULL("full");

    private final String word;

    LinkReliability(String word) {
        this.word = word;
    }

    /** The text of configurations and other SDKs. */
    public String word() {
        return word;
    }

    /**
     * @throws MeshException {@code INVALID_CONFIG} naming what is allowed
     */
    public static LinkReliability parse(String text) {
        for (LinkReliability value : values()) if (value.word.equals(text)) return value;
        throw MeshException.invalidConfig(
                "Invalid reliability: %s. Use 'none', 'light' or 'full'".formatted(text));
    }
}
