package org.netmesh.examples.capability;

import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.CapabilityTagException;
import org.netmesh.capability.GpuInfo;
import org.netmesh.capability.GpuVendor;
import org.netmesh.capability.Hardware;
import org.netmesh.capability.ModelCapability;
import org.netmesh.capability.Tag;
import org.netmesh.capability.TaxonomyAxis;
import org.netmesh.capability.schema.CapabilityValidator;
import org.netmesh.capability.schema.ValidationReport;

/** Describes a node, checks the description, and tells what changed in it. */
public final class CapabilitySets {
    private CapabilitySets() {}

    /** Prints the set as it is announced, what the check says, and a difference. */
    public static void main(String[] args) {
        CapabilitySet before =
                CapabilitySet.builder()
                        .hardware(
                                Hardware.builder()
                                        .cpuCores(16)
                                        .memoryGb(64)
                                        .gpu(
                                                GpuInfo.builder()
                                                        .vendor(GpuVendor.NVIDIA)
                                                        .model("h100")
                                                        .vramGb(80)
                                                        .build())
                                        .build())
                        .addModel(ModelCapability.of("llama-3.1-8b"))
                        .tag("inference")
                        .tenantScope("oem-123")
                        .build();
        System.out.println(before);

        CapabilitySet after =
                before.requireTag(TaxonomyAxis.DEVICES, "camera")
                        .requireAxisValue(TaxonomyAxis.HARDWARE, "storage_gb", "plenty")
                        .withMetadata("intent", "ml-training");
        ValidationReport report = CapabilityValidator.validate(after);
        System.out.println("valid: " + report.isValid() + ", errors: " + report.errors());

        try {
            Tag.parseUser("scope:tenant:oem-123");
        } catch (CapabilityTagException e) {
            System.out.println("not for users: " + Tag.RESERVED_PREFIXES + ": " + e.kind());
        }

        var delta = after.diffFrom(before);
        System.out.println("added: " + delta.addedTags().stream().map(t -> t.wire()).toList());
        System.out.println("metadata: " + delta.metadataChanges());
    }
}
