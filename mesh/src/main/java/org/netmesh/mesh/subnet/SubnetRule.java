package org.netmesh.mesh.subnet;

import java.util.Map;
import org.netmesh.kernel.SubnetId;

/**
 * Fills one level of a subnet from the tags that begin with a prefix (spec 03 §14.2). Immutable.
 *
 * @param level 0 to 3
 * @param values what follows the prefix, exactly and by case, to 1 to 255
 */
public record SubnetRule(String tagPrefix, int level, Map<String, Integer> values) {
    private static final int MAX_VALUE = 255;

    /**
     * @throws SubnetException naming what is wrong
     */
    public SubnetRule {
        if (level < 0 || level >= SubnetId.LEVELS) throw SubnetException.level(level);
        values = Map.copyOf(values);
        values.forEach((suffix, value) -> {
            if (value < 1 || value > MAX_VALUE) throw SubnetException.value(suffix);
        });
    }
}
