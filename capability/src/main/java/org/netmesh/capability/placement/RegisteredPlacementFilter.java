package org.netmesh.capability.placement;

import java.util.concurrent.atomic.AtomicLong;

/** A filter and the id under which it is, or will be, registered. */
public record RegisteredPlacementFilter(String id, PlacementFilter filter) {
    private static final AtomicLong NUMBERED = new AtomicLong();

    public RegisteredPlacementFilter {
        if (id.isEmpty()) throw new IllegalArgumentException("a filter's id must not be empty");
    }

    /** A filter under the next id of the form {@code pf-<n>}. */
    static RegisteredPlacementFilter numbered(PlacementFilter filter) {
        return new RegisteredPlacementFilter("pf-" + NUMBERED.incrementAndGet(), filter);
    }
}
