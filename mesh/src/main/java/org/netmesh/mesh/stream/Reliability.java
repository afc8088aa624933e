package org.netmesh.mesh.stream;

/** How a stream or a publish is delivered (spec 02 §15.1). */
public enum Reliability {
    /** Sent once, never repaired. */
    FIRE_AND_FORGET("fire_and_forget"),
    /**
     * Acknowledged, repeated, in order, once, between two of our own nodes; towards a plain 0.19.0
     * peer losses are only detected.
     */
    RELIABLE("reliable");

    private final String wire;

    Reliability(String wire) {
        this.wire = wire;
    }

    /** The text of configurations and other SDKs. */
    public String wire() {
        return wire;
    }

    /**
     * @throws IllegalArgumentException naming what is allowed, if {@code text} is neither word
     */
    public static Reliability parse(String text) {
        for (Reliability value : values()) if (value.wire.equals(text)) return value;
        throw new IllegalArgumentException(
                "reliability must be fire_and_forget or reliable, got \"" + text + "\"");
    }
}
