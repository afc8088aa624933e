package org.netmesh.mesh.subnet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.SubnetId;

/**
 * Maps what a node announces to where it stands (spec 03 §14.2): rules in their order, of which the
 * last that matches decides its level. All nodes should share one policy. Immutable.
 */
public record SubnetPolicy(List<SubnetRule> rules) {
    public SubnetPolicy {
        rules = List.copyOf(rules);
    }

    /** The subnet of a node that announces this; levels that no rule fills are 0. */
    public SubnetId assign(CapabilitySet capabilities) {
        List<String> tags =
                capabilities.wireTags().stream()
                        .sorted((a, b) ->
                                Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)))
                        .toList();
        int[] levels = new int[SubnetId.LEVELS];
        for (SubnetRule rule : rules) {
            for (String tag : tags) {
                if (!tag.startsWith(rule.tagPrefix())) continue;
                Integer value = rule.values().get(tag.substring(rule.tagPrefix().length()));
                if (value == null) continue;
                levels[rule.level()] = value;
                break;
            }
        }
        return SubnetId.of(levels);
    }
}
