package org.netmesh.mesh.channel;

/** What one failed leg of a publish does (spec 03 §11.2). */
public enum OnFailure {
    /** All are tried; the call fails only if every leg does. */
    BEST_EFFORT("best_effort"),
    /** The first failure ends it; the report tells how far it came. */
    FAIL_FAST("fail_fast"),
    /** All are tried; the report tells everything and the call never fails for it. */
    COLLECT("collect");

    private final String wire;

    OnFailure(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    /**
     * @throws ChannelException {@code INVALID_CONFIG} naming what is allowed
     */
    public static OnFailure parse(String text) {
        for (OnFailure value : values()) if (value.wire.equals(text)) return value;
        throw ChannelException.invalidConfig(
                "invalid on_failure \"%s\" (expected best_effort | fail_fast | collect)"
                        .formatted(text));
    }
}
