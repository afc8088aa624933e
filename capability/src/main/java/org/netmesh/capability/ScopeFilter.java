package org.netmesh.capability;

import java.util.Collections;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Narrows a query by the candidates' scope tags (spec 04a §9). A courtesy between nodes, not access
 * control. Empty names are refused: they must not turn into a wildcard. Immutable.
 */
public sealed interface ScopeFilter {
    /** Everybody who is not local to a subnet. */
    record Any() implements ScopeFilter {}

    /** Only nodes without a scope. */
    record GlobalOnly() implements ScopeFilter {}

    /** Only nodes of the caller's subnet: the one filter that shows those local to it. */
    record SameSubnet() implements ScopeFilter {}

    /** Nodes of any of these tenants, and nodes without a scope. */
    record Tenants(Set<String> names) implements ScopeFilter {
        public Tenants {
            names = checked("tenant", names);
        }
    }

    /** Nodes of any of these regions, and nodes without a scope. */
    record Regions(Set<String> names) implements ScopeFilter {
        public Regions {
            names = checked("region", names);
        }
    }

    static ScopeFilter any() {
        return new Any();
    }

    static ScopeFilter globalOnly() {
        return new GlobalOnly();
    }

    static ScopeFilter sameSubnet() {
        return new SameSubnet();
    }

    static ScopeFilter tenant(String name) {
        return new Tenants(Set.of(name));
    }

    /**
     * @throws IllegalArgumentException if there is no name, or an empty one
     */
    static ScopeFilter tenants(Set<String> names) {
        return new Tenants(names);
    }

    static ScopeFilter region(String name) {
        return new Regions(Set.of(name));
    }

    /**
     * @throws IllegalArgumentException if there is no name, or an empty one
     */
    static ScopeFilter regions(Set<String> names) {
        return new Regions(names);
    }

    /**
     * @param sameSubnet whether the candidate is in the caller's subnet; asked only for {@link
     *     SameSubnet}
     */
    default boolean matches(CapabilitySet candidate, BooleanSupplier sameSubnet) {
        if (this instanceof SameSubnet) return sameSubnet.getAsBoolean();
        CapabilityScope scope = CapabilityScope.of(candidate.tags());
        if (scope.subnetLocal()) return false;
        return switch (this) {
            case SameSubnet _, Any _ -> true;
            case GlobalOnly _ -> scope.isGlobal();
            case Tenants(Set<String> names) ->
                    scope.isGlobal() || !Collections.disjoint(names, scope.tenants());
            case Regions(Set<String> names) ->
                    scope.isGlobal() || !Collections.disjoint(names, scope.regions());
        };
    }

    private static Set<String> checked(String what, Set<String> names) {
        if (names.isEmpty() || names.contains("")) {
            throw new IllegalArgumentException(
                    "a %s filter needs at least one name, none of them empty".formatted(what));
        }
        return Set.copyOf(names);
    }
}
