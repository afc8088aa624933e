package org.netmesh.capability;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whom a node wants to be found by, from its {@code scope:} tags (spec 04a §9.1). No tenant, no
 * region and not local to a subnet means everybody. Immutable.
 */
record CapabilityScope(boolean subnetLocal, Set<String> tenants, Set<String> regions) {
    private static final String PREFIX = "scope:";
    private static final String LOCAL = "subnet-local";
    private static final String TENANT = "tenant:";
    private static final String REGION = "region:";
    private static final CapabilityScope GLOBAL = new CapabilityScope(false, Set.of(), Set.of());

    static CapabilityScope of(Collection<Tag> tags) {
        CapabilityScope scope = GLOBAL;
        for (Tag tag : tags) {
            if (tag instanceof Tag.Reserved(String prefix, String body) && prefix.equals(PREFIX)) {
                scope = scope.with(body);
            }
        }
        return scope;
    }

    boolean isGlobal() {
        return !subnetLocal && tenants.isEmpty() && regions.isEmpty();
    }

    private CapabilityScope with(String body) {
        if (body.equals(LOCAL)) return new CapabilityScope(true, tenants, regions);
        if (body.length() > TENANT.length() && body.startsWith(TENANT)) {
            return new CapabilityScope(
                    subnetLocal, plus(tenants, body.substring(TENANT.length())), regions);
        }
        if (body.length() > REGION.length() && body.startsWith(REGION)) {
            return new CapabilityScope(
                    subnetLocal, tenants, plus(regions, body.substring(REGION.length())));
        }
        return this;
    }

    private static Set<String> plus(Set<String> names, String name) {
        Set<String> more = new TreeSet<>(names);
        more.add(name);
        return more;
    }
}
