package org.netmesh.capability;

import java.util.ArrayList;
import java.util.List;

/** Scope tags in a list of tag texts (spec 04a §9, 04b §8.1). Stateless. */
public final class Scopes {
    public static final String SCOPE_TENANT_PREFIX = "scope:tenant:";
    public static final String SCOPE_REGION_PREFIX = "scope:region:";
    public static final String SCOPE_SUBNET_LOCAL = "scope:subnet-local";

    private Scopes() {}

    /**
     * A copy with the tenant's tag at its end, once; the list as it is when {@code id} is empty.
     */
    public static List<String> withTenantScope(List<String> tags, String id) {
        return id.isEmpty() ? tags : with(tags, SCOPE_TENANT_PREFIX + id);
    }

    /** A copy with the region's tag at its end, once; the list as it is when it has no name. */
    public static List<String> withRegionScope(List<String> tags, String region) {
        return region.isEmpty() ? tags : with(tags, SCOPE_REGION_PREFIX + region);
    }

    /** A copy with the tag at its end, once. */
    public static List<String> withSubnetLocalScope(List<String> tags) {
        return with(tags, SCOPE_SUBNET_LOCAL);
    }

    private static List<String> with(List<String> tags, String tag) {
        if (tags.contains(tag)) return List.copyOf(tags);
        List<String> longer = new ArrayList<>(tags);
        longer.add(tag);
        return List.copyOf(longer);
    }
}
