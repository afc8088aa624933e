package org.netmesh.capability;

import java.util.Collection;
import java.util.List;

/**
 * Whether and how far a node caches: tags {@code dataforts.greedy.*} and {@code
 * dataforts.gravity.*} have this one shape (spec 04a §13). Immutable.
 *
 * @param proximity 0 to 255; 0 means "not said"
 */
public record CacheCapability(boolean enabled, CacheScope scope, int proximity) {
    /** Caches nothing. */
    public static final CacheCapability OFF = new CacheCapability(false, CacheScope.MESH, 0);

    static final String GREEDY = "greedy.";
    static final String GRAVITY = "gravity.";
    private static final long MAX_PROXIMITY = 0xff;

    public CacheCapability {
        Ranges.check("proximity", proximity, MAX_PROXIMITY);
    }

    static boolean owns(String role, TagKey key) {
        return key.axis() == TaxonomyAxis.DATAFORTS
                && List.of(role + "enabled", role + "scope", role + "proximity")
                        .contains(key.key());
    }

    void encode(String role, List<Tag> out) {
        TagWriter tags = new TagWriter(TaxonomyAxis.DATAFORTS, out);
        if (enabled) {
            tags.present(role + "enabled");
            tags.value(role + "scope", scope.wire());
        }
        tags.number(role + "proximity", proximity);
    }

    static CacheCapability decode(String role, Collection<Tag> tags) {
        boolean enabled = false;
        CacheScope scope = CacheScope.MESH;
        int proximity = 0;
        for (Tag tag : tags) {
            switch (tag) {
                case Tag.AxisPresent(TagKey key) when owns(role, key) ->
                        enabled |= key.key().endsWith(".enabled");
                case Tag.AxisValue(TagKey key, String value, _) when owns(role, key) -> {
                    if (key.key().endsWith(".scope")) scope = CacheScope.ofTag(value);
                    if (key.key().endsWith(".proximity")) {
                        proximity = (int) Ranges.parse(value, MAX_PROXIMITY, 0);
                    }
                }
                case Tag.AxisPresent _, Tag.AxisValue _, Tag.Reserved _, Tag.Legacy _ -> {}
            }
        }
        return new CacheCapability(enabled, scope, proximity);
    }
}
