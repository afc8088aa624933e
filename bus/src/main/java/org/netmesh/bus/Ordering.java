package org.netmesh.bus;

/** How the events of one page are ordered (spec 05 §13.5). */
public enum Ordering {
    /** By shard, each in its own order. */
    NONE("none"),
    /** By insertion time, then shard, then id; only inside the page. */
    INSERTION_TS("insertion_ts");

    private final String text;

    Ordering(String text) {
        this.text = text;
    }

    /**
     * @throws PollException {@code INVALID_ORDERING} unless {@code none} or {@code insertion_ts}
     */
    public static Ordering parse(String text) {
        for (Ordering ordering : values()) {
            if (ordering.text.equals(text)) return ordering;
        }
        throw PollException.invalidOrdering(text);
    }

    /** The name in configurations and foreign tools. */
    @Override
    public String toString() {
        return text;
    }
}
