package org.netmesh.capability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.netmesh.kernel.codec.MalformedException;

/** Any bytes give a value that encodes again, or the typed error, and nothing else. */
class CapabilityFuzz {
    @FuzzTest(maxDuration = "30s")
    void announcements(byte[] bytes) {
        try {
            CapabilityAnnouncement record = CapabilityAnnouncement.decode(bytes);
            if (!CapabilityAnnouncement.decode(record.encode(), AnnouncementLimits.NONE)
                    .equals(record)) {
                throw new AssertionError("the record changed by encoding it again");
            }
        } catch (MalformedException expected) {
            // The bytes are no announcement.
        }
    }

    @FuzzTest(maxDuration = "30s")
    void sets(byte[] bytes) {
        try {
            CapabilitySet set = CapabilitySet.fromJson(bytes);
            set.hardware();
            set.software();
            set.models();
            set.tools();
            set.limits();
            set.blob();
            set.greedy();
            ReceivedCapabilities.of(set);
            if (!CapabilitySet.fromJson(set.toJson().getBytes(UTF_8)).equals(set)) {
                throw new AssertionError("the set changed by encoding it again");
            }
        } catch (MalformedException expected) {
            // The bytes are no set.
        }
    }

    @FuzzTest(maxDuration = "30s")
    void addresses(byte[] bytes) {
        try {
            ReflexAddress address = ReflexAddress.parse(new String(bytes, UTF_8));
            if (!ReflexAddress.parse(address.toString()).equals(address)) {
                throw new AssertionError("the address changed by formatting it: " + address);
            }
        } catch (MalformedException expected) {
            // The text is no address.
        }
    }

    @FuzzTest(maxDuration = "30s")
    void bloomFilters(byte[] bytes) {
        try {
            BloomFilter filter = BloomFilter.fromJson(bytes);
            filter.mayContain("x");
            if (!BloomFilter.fromJson(filter.toJson().getBytes(UTF_8)).equals(filter)) {
                throw new AssertionError("the filter changed by encoding it again");
            }
        } catch (MalformedException expected) {
            // The bytes are no filter.
        }
    }
}
