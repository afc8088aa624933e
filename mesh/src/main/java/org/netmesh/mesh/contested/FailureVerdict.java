package org.netmesh.mesh.contested;

import java.util.List;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;

/** What recent failures amount to. */
public sealed interface FailureVerdict {
    /** Too few to belong together. */
    record Independent(List<NodeId> nodes) implements FailureVerdict {}

    /**
     * @param ratio of distinct failed nodes in the window to all tracked ones
     */
    record MassFailure(List<NodeId> nodes, float ratio, Cause cause) implements FailureVerdict {}

    /** What the failed nodes have in common. */
    sealed interface Cause {
        /**
         * @param ratio of failed nodes inside the subnet to failed nodes with a known subnet
         */
        record SubnetFailure(SubnetId subnet, float ratio) implements Cause {}

        /** They lie in different subnets. */
        record BroadOutage() implements Cause {}

        /** No failed node's subnet is known. */
        record Unknown() implements Cause {}
    }
}
