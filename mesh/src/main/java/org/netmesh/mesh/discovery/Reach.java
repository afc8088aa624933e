package org.netmesh.mesh.discovery;

import java.util.Optional;
import org.netmesh.capability.ReflexAddress;

/**
 * How a node is reached from outside: the class of what translates its address, and where others
 * see it. One value, so that no announcement has the class of one observation and the address of
 * another (spec 04a §7.3 step 3). Immutable.
 *
 * @param natClass as the tag {@code nat:<class>} names it
 * @param address empty before it was observed or set
 */
public record Reach(String natClass, Optional<ReflexAddress> address) {
    /** What every tag of a class begins with. */
    public static final String TAG_PREFIX = "nat:";

    /** The tag of the class. */
    public String tag() {
        return TAG_PREFIX + natClass;
    }
}
