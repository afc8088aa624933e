package org.netmesh.redex;

/**
 * Applies one event to a state. Called in the order of the sequences by whoever owns a tail; the
 * log itself never calls it (spec 06 §16).
 */
@FunctionalInterface
public interface RedexFold<S> {
    /**
     * @throws RedexException {@code DECODE} if this event is not understood and the next ones may
     *     be; any other exception says that the fold cannot go on
     */
    void apply(RedexEvent event, S state);
}
