package org.netmesh.capability.diff;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.codec.MalformedException;

/** Any bytes give a diff that encodes again and can be applied, or the typed error. */
class DiffFuzz {
    @FuzzTest(maxDuration = "30s")
    void diffs(byte[] bytes) {
        try {
            CapabilityDiff diff = CapabilityDiff.decode(bytes);
            CapabilityDiff.apply(CapabilitySet.empty(), diff.ops(), false);
            if (!CapabilityDiff.decode(diff.encode()).equals(diff)) {
                throw new AssertionError("the diff changed by encoding it again");
            }
        } catch (MalformedException | DiffException expected) {
            // The bytes are no diff, or one that our own form makes too long.
        }
    }
}
