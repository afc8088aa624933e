package org.netmesh.capability.diff;

import java.util.Optional;
import java.util.OptionalLong;
import org.netmesh.capability.CapabilityLimits;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.ModelCapability;
import org.netmesh.capability.Software;
import org.netmesh.capability.ToolCapability;

/** One change of a capability set, in the order and under the names of the wire. Values. */
public sealed interface DiffOp {
    /**
     * @param tag of any kind; the empty text is ignored
     */
    record AddTag(String tag) implements DiffOp {}

    /**
     * @param tag its exact text
     */
    record RemoveTag(String tag) implements DiffOp {}

    /** Takes the place of one with the same id. */
    record AddModel(ModelCapability model) implements DiffOp {}

    record RemoveModel(String modelId) implements DiffOp {}

    /**
     * @param tokensPerSec 0 to 2^32 - 1; empty leaves it
     * @param loaded empty leaves it
     */
    record UpdateModel(String modelId, OptionalLong tokensPerSec, Optional<Boolean> loaded)
            implements DiffOp {}

    /** Takes the place of one with the same id. */
    record AddTool(ToolCapability tool) implements DiffOp {}

    record RemoveTool(String toolId) implements DiffOp {}

    record UpdateHardware(Hardware hardware) implements DiffOp {}

    record UpdateSoftware(Software software) implements DiffOp {}

    record UpdateLimits(CapabilityLimits limits) implements DiffOp {}

    /**
     * @param gb 0 to 2^32 - 1
     */
    record UpdateMemory(long gb) implements DiffOp {}

    /**
     * @param gbps 0 to 2^32 - 1
     */
    record UpdateNetwork(long gbps) implements DiffOp {}

    /**
     * @param requests 0 to 2^32 - 1
     */
    record UpdateMaxConcurrent(long requests) implements DiffOp {}

    /**
     * @param perMinute 0 to 2^32 - 1
     */
    record UpdateRateLimit(long perMinute) implements DiffOp {}

    /** Takes the place of one with the same name. */
    record AddRuntime(String name, String version) implements DiffOp {}

    record RemoveRuntime(String name) implements DiffOp {}

    /** Takes the place of one with the same name. */
    record AddFramework(String name, String version) implements DiffOp {}

    record RemoveFramework(String name) implements DiffOp {}

    /**
     * Known on the wire, and without effect.
     *
     * @param json the value, its objects' members in the order of their names
     */
    record SetField(String path, String json) implements DiffOp {}

    /** Known on the wire, and without effect. */
    record UnsetField(String path) implements DiffOp {}
}
