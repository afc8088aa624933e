package org.netmesh.bus;

/** How the events of one page are ordered (spec 05 §13.5). */
public enum Ordering {
    /** By shard, each in its own order. */
    NONE("none"),
    /** By insertion time, then shard, then id; only inside the page. */
    INSERTION_TS("insertion_ts"),
    /**
     * As {@link #INSERTION_TS}, and over all pages: an event waits while a shard may still hold an
     * unread one that is older. So while a shard cannot be read, nothing is delivered. Holds for
     * what is stored when a poll asks; an event stored later comes when it comes.
     */
    INSERTION_TS_GLOBAL("insertion_ts_global");

    private final String text;

    Ordering(String text) {
        this.text = text;
    }

    /**
     * @throws PollException {@code INVALID_ORDERING} unless it is the name of one of them
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
