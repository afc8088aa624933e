package org.netmesh.capability.placement;

/** A filter and the id under which it is, or will be, registered. */
public record RegisteredPlacementFilter(String id, PlacementFilter filter) {
    public RegisteredPlacementFilter {
        if (id.isEmpty()) throw new IllegalArgumentException("a filter's id must not be empty");
    }
}
